#!/usr/bin/env bash
# Installs what the tests of the extension open it in: Chromium, and code-server, which is Visual Studio Code for a
# browser. Prints the folder of code-server, for ALTAC_CODE_SERVER; where it is there already, that is all.
#
#   scripts/install-editors.sh [FOLDER]
set -euo pipefail

# The newest that runs on Node 20; it is Visual Studio Code 1.100.3.
version=4.100.3
folder=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/altac/code-server-$version}

packages=()
command -v chromium >/dev/null || packages+=(chromium)
if [ ! -d "$folder" ]; then
  # Two of its modules are compiled.
  command -v python3 >/dev/null || packages+=(python3)
  command -v make >/dev/null || packages+=(make)
  command -v g++ >/dev/null || packages+=(g++)
fi
if [ "${#packages[@]}" -gt 0 ]; then
  { apt-get update -qq && apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >&2
fi

if [ ! -d "$folder" ]; then
  # Whole or not at all, also when two do it at once.
  mkdir -p "$(dirname "$folder")"
  stage=$(mktemp -d "$folder.XXXXXX")
  trap 'rm -rf "$stage"' EXIT

  # Node's headers lie beside it in most installations; without this they would be downloaded.
  prefix=$(dirname "$(dirname "$(readlink -f "$(command -v node)")")")
  [ ! -f "$prefix/include/node/node.h" ] || export npm_config_nodedir="$prefix"

  # Its own installation scripts download a search tool, and compile what no test needs (terminals, Kerberos).
  (
    cd "$stage"
    echo '{ "private": true }' >package.json
    npm install --ignore-scripts --no-audit --no-fund --save-exact "code-server@$version"
    npm_config_build_from_source=true npm rebuild argon2
    cd node_modules/code-server/lib/vscode
    npm install --ignore-scripts --omit=dev --no-audit --no-fund
    npm rebuild @vscode/spdlog native-watchdog
    ln -sfn node_modules node_modules.asar
  ) >&2
  mv -T "$stage" "$folder" 2>/dev/null || [ -d "$folder" ]
fi

echo "$folder"
