"""The site in WebKit and Firefox: ``make browsers``. Apart from tests/browser, whose Chromium every contributor has."""
