// An open meeting screen: it keeps the session, and keeps what the minute taker types in this browser until the server has
// it, they sign out, or a day has passed. Restricted items carry no data-kept, so their text never stays here.
(function () {
  'use strict'

  const PREFIX = 'sightline-minutes:'
  const DAY_MS = 24 * 60 * 60 * 1000
  const PING_MS = 5 * 60 * 1000
  const LOST = 'Not saved: there is no network. Your text is kept in this browser. Save again when the network is back.'

  function keys () {
    return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
  }

  function read (key) {
    try {
      return JSON.parse(localStorage.getItem(key) || 'null')
    } catch {
      return null
    }
  }

  function forget (all, person) {
    keys().forEach((key) => {
      const kept = read(key)
      const old = !kept || Date.now() - kept.at > DAY_MS
      if (all || old || !key.startsWith(PREFIX + person + ':')) localStorage.removeItem(key)
    })
  }

  function clock (moment) {
    return new Date(moment).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/London' })
  }

  function keep (form, person) {
    const box = form.querySelector('textarea')
    const version = form.querySelector('input[name=version]')
    const line = form.querySelector('[data-said]')
    const key = PREFIX + person + ':' + form.dataset.kept
    const state = { saved: box.value, box, version, line, key }
    const kept = read(key)
    const settled = kept && kept.sent && 'own' in form.dataset // sent, read beside the other text, and saved as they wished
    if (kept && (settled || kept.text === state.saved)) {
      localStorage.removeItem(key)
    } else if (kept) {
      box.value = kept.text
      version.value = kept.version // whoever saved in between is not overwritten: both texts are shown
      line.textContent = 'Your words from ' + clock(kept.at) + ' are back. They are not saved yet.'
    }
    box.addEventListener('input', () => {
      if (box.value === state.saved) localStorage.removeItem(key)
      else localStorage.setItem(key, JSON.stringify({ text: box.value, version: version.value, at: Date.now() }))
      line.textContent = box.value === state.saved ? '' : 'Not saved yet. Kept in this browser.'
    })
    form.addEventListener('submit', (event) => send(event, form, state))
  }

  async function send (event, form, state) {
    event.preventDefault()
    const sent = state.box.value
    let answer
    try {
      answer = await fetch(form.action, { method: 'POST', body: new FormData(form), credentials: 'same-origin' })
    } catch {
      state.line.textContent = LOST
      return
    }
    const went = new URL(answer.url)
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
    const fresh = page.querySelector('form[data-kept="' + form.dataset.kept + '"]')
    if (!answer.redirected || !answer.ok || went.pathname !== location.pathname || !fresh) {
      localStorage.setItem(state.key, JSON.stringify({ text: sent, version: state.version.value, at: Date.now(), sent: true }))
      form.submit() // anything else is a page to read: both texts, an error, or signing in
      return
    }
    state.version.value = fresh.querySelector('input[name=version]').value
    state.saved = sent
    if (state.box.value === sent) localStorage.removeItem(state.key)
    state.line.textContent = 'Saved at ' + clock(Date.now()) + '.'
  }

  function ping (address, line) {
    setInterval(async () => {
      try {
        const answer = await fetch(address, { credentials: 'same-origin' })
        if (line) line.textContent = answer.redirected ? 'You were signed out. Open this page again and sign in: your text is kept.' : ''
      } catch {
        if (line) line.textContent = 'There is no network just now. What you type is kept in this browser.'
      }
    }, PING_MS)
  }

  const screen = document.querySelector('[data-minutes]')
  const alive = document.querySelector('[data-ping]')
  try {
    if (screen) {
      forget(false, screen.dataset.minutes)
      screen.querySelectorAll('form[data-kept]').forEach((form) => keep(form, screen.dataset.minutes))
    }
  } catch {
    // a browser that keeps nothing is no reason not to take minutes
  }
  document.querySelectorAll('form[data-sign-out]').forEach((form) => {
    form.addEventListener('submit', () => forget(true, ''))
  })
  if (alive) ping(alive.dataset.ping, document.querySelector('[data-network]'))
})()
