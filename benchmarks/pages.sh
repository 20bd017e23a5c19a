#!/usr/bin/env bash
# Every page below a folder in headless Chromium, light, dark, as wide as a phone and as on paper: no console error, nothing asked of
# anyone, nothing wider than the screen. Without a folder, the demo page with every kind of figure in both languages. Portraits go to the
# second folder, if given.
set -euo pipefail
cd "$(dirname "$0")/.."
pages=${1:-} portraits=${2:-}
command -v chromium >/dev/null || { echo "Install Chromium first: apt-get install chromium fonts-noto-cjk" >&2; exit 2; }
if [ -z "$pages" ]; then
    pages=$(mktemp -d)
    trap 'rm -rf "$pages"' EXIT
    FOVEA_DEMO_PAGE=$pages dotnet test tests/Fovea.Reports.Tests -c Release --filter TheDemoPageIsWritten -v q --nologo >/dev/null
fi
dotnet run -c Release --project tests/Fovea.Browser -- "$pages" ${portraits:+--shots "$portraits"}
