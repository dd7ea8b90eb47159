#!/bin/sh
# Compiles the Sass sources into the committed style sheets and records what they were made from.
# Needs Node.js 20.19 or newer; `make assets` calls it. MOTCUA_NODE_MODULES may name a folder that
# already holds the packages of package.json.
set -eu
cd "$(dirname "$0")"
modules="${MOTCUA_NODE_MODULES:-$PWD/node_modules}"
if [ ! -d "$modules/sass" ]; then
    npm install --no-package-lock --ignore-scripts --no-audit --no-fund
fi
out=../motcua/web/ui/static/ui
node "$modules/sass/sass.js" --no-source-map --no-error-css --style=compressed --quiet-deps \
    --load-path="$modules" --load-path="$(dirname "$modules")" \
    "sass/ui.scss:$out/ui.css" "sass/desk.scss:$out/desk.css"
python3 stale.py --write
