"""The steps behind `script/server`, `script/check` and `script/test`; the standard library only."""
