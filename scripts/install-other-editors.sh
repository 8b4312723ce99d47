#!/usr/bin/env bash
# Newer editors than the distribution has, for the tests of docs/editor.md: two releases of Neovim, Emacs, and Helix with
# tmux, in which it is driven. They come from the packages of later Debian releases, unpacked into a folder of their own
# and run with the C library that lies there; nothing is installed, no root is needed. Does nothing where they are.
#
#   scripts/install-other-editors.sh && ls ~/.cache/altac/other-editors/bin
#
# Needs the tools of Debian (apt-get, dpkg); the mirror is the one that this machine installs from.
set -euo pipefail

folder=${XDG_CACHE_HOME:-$HOME/.cache}/altac/other-editors
stage=$folder.part

# What is unpacked, by release. A change here unpacks anew.
packages="trixie: neovim emacs-nox hx tmux
forky: neovim"

if [ "$(cat "$folder/packages" 2>/dev/null)" = "$packages" ]; then exit 0; fi

# The address of the Debian mirror that this machine installs from; apt knows it once it has lists.
mirror_of_this_machine() {
  apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' | sed -n 's/^Debian //p' | head -n 1
}

mirror=$(mirror_of_this_machine)
if [ -z "$mirror" ]; then
  apt-get update -qq
  mirror=$(mirror_of_this_machine)
fi
if [ -z "$mirror" ]; then
  echo "apt-get knows no Debian mirror" >&2
  exit 1
fi

# Unpacks packages of a release and what they need: apt with an empty list of installed packages finds it all.
unpack() {
  local release=$1 apt=$stage/apt-$1 root=$stage/$1
  shift
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$root"
  touch "$apt/status"
  echo "deb $mirror $release main" >"$apt/sources.list"
  cat >"$apt/apt.conf" <<END
Dir::State "$apt";
Dir::State::status "$apt/status";
Dir::Cache "$apt";
Dir::Etc::sourcelist "$apt/sources.list";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Acquire::Languages "none";
APT::Install-Recommends "false";
APT::Sandbox::User "root";
END
  APT_CONFIG=$apt/apt.conf apt-get update -qq
  APT_CONFIG=$apt/apt.conf apt-get install -qq -y --download-only "$@" >/dev/null
  # Sources of Emacs, and what only compiles, stay packed.
  find "$apt/archives" -name '*.deb' ! -name 'emacs-el_*' ! -name '*-dev_*' ! -name 'binutils*' -print0 |
    xargs -0 -n 1 -P 2 sh -c 'dpkg-deb -x "$1" "$0"' "$root"
  rm -rf "$apt"
}

# A command of a release: its name, where its program lies, variables that are set before, words before its arguments.
command_of() {
  local name=$1 release=$2 program=$3 environment=$4 words=${5:-}
  cat >"$stage/bin/$name" <<END
#!/bin/sh
root='$folder/$release'
$environment
exec "\$root"/usr/lib*/ld-linux-*.so.* --library-path "\$(echo "\$root"/usr/lib/*-linux-gnu)" --argv0 "\$root/usr/$program" "\$root/usr/$program" $words "\$@"
END
  chmod +x "$stage/bin/$name"
}

rm -rf "$stage"
mkdir -p "$stage/bin"
while IFS=': ' read -r release names; do
  # shellcheck disable=SC2086 # one word for each package
  unpack "$release" $names
done <<<"$packages"

for release in trixie forky; do
  # Neovim finds its parsers beside its program, which it does not know.
  command_of "nvim-$release" "$release" bin/nvim \
    'export VIMRUNTIME="$root/usr/share/nvim/runtime"' '--cmd "set rtp+=$root/usr/lib/nvim"'
done
command_of emacs trixie bin/emacs-nox \
  'export EMACSDATA="$(echo "$root"/usr/share/emacs/[0-9]*/etc)"
export EMACSDOC="$EMACSDATA"
export EMACSLOADPATH="$(find "$EMACSDATA/../lisp" -type d | tr "\n" : | sed "s/:$//")"
export EMACSPATH="$(echo "$root"/usr/libexec/emacs/[0-9]*/*-linux-gnu)"' \
  '--dump-file="$(echo "$EMACSPATH"/*.pdmp)"'
command_of hx trixie lib/hx/hx 'export HELIX_RUNTIME="$root/usr/lib/hx/runtime"'
command_of tmux trixie bin/tmux ''

echo "$packages" >"$stage/packages"
rm -rf "$folder"
mv "$stage" "$folder"
