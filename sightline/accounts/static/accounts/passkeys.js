// Passkeys: fills a form's hidden credential from the browser's own dialogue, then sends the form.
// A form says what it wants: data-passkey="create", "get" or "login"; data-options holds what the server offers.
(function () {
  'use strict'

  const FAILED = 'The passkey did not work, or you cancelled. Try again, or use another way.'
  const UNABLE = 'This browser cannot use passkeys. Use another way.'

  function say (form, words) {
    const status = form.querySelector('[data-passkey-status]')
    if (!status) return
    const line = document.createElement('p')
    line.className = 'govuk-body'
    line.textContent = words
    status.replaceChildren(line)
  }

  async function optionsOf (form) {
    if (form.dataset.options) return JSON.parse(form.dataset.options)
    const response = await fetch(form.action, { headers: { Accept: 'application/json' } })
    if (!response.ok) throw new Error(String(response.status))
    return (await response.json()).request_options
  }

  function askForPin (options) {
    const selection = options.publicKey.authenticatorSelection
    selection.residentKey = 'required'
    selection.requireResidentKey = true
    selection.userVerification = 'required'
  }

  async function credentialFor (form) {
    const options = await optionsOf(form)
    if (form.dataset.passkey !== 'create') return window.webauthnJSON.get(options)
    const alone = form.querySelector('input[name="passwordless"]')
    if (alone && alone.checked) askForPin(options)
    return window.webauthnJSON.create(options)
  }

  async function send (event) {
    event.preventDefault()
    const form = event.currentTarget
    say(form, 'Waiting for your passkey.')
    try {
      const credential = await credentialFor(form)
      form.querySelector('input[name="credential"]').value = JSON.stringify(credential)
      form.submit()
    } catch (error) {
      say(form, FAILED)
    }
  }

  document.querySelectorAll('form[data-passkey]').forEach(function (form) {
    form.hidden = false
    if (window.PublicKeyCredential && window.webauthnJSON) {
      form.addEventListener('submit', send)
    } else {
      form.addEventListener('submit', function (event) { event.preventDefault(); say(form, UNABLE) })
    }
  })
})()
