#!/bin/bash
# The whole way of the Flatpak, without Flathub: a runtime and SDK out of Debian packages, the manifest
# built against them by flatpak-builder, installed, and the main job done inside the sandbox.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   flatpak/e2e.sh [SUITE] [FOLDER]      SUITE: bookworm (default), trixie or sid
#
# Everything is written below FOLDER (default: a new one in $TMPDIR, removed at the end), except host
# packages that are missing, which are installed (needs root). MIRROR is the Debian mirror if not
# the host's own. Ends with "N passed, N failed": status 0, 1, or 77 where this machine cannot do it at all.
set -euo pipefail
suite=${1:-bookworm}
here=$(cd "$(dirname "$0")" && pwd)
work=${2:-}
[ -n "$work" ] || { work=$(mktemp -d "${TMPDIR:-/tmp}/interleave-flatpak.XXXXXX"); is_temporary=1; }
id=io.github.interleave.Interleave
runtime=io.github.interleave.Test # its own: never collides with, or passes for, a real runtime
tree=$work/tree repo=$work/repo
started=$(date +%s) last=$started peak=0 passed=0 failed=0

[ -z "${is_temporary:-}" ] || trap 'rm -rf "$work"' EXIT

step() { # TITLE: what has just been done, its seconds and the disk it has left in use
  local now used
  now=$(date +%s)
  used=$(du -sm "$work" | cut -f1)
  [ "$used" -le "$peak" ] || peak=$used
  printf 'flatpak: %-28s %4d s %6d MB\n' "$1" $((now - last)) "$used"
  last=$now
}

close() { # prints the closing line and ends
  printf 'flatpak: %d s, at most %d MB of disk\n' $(($(date +%s) - started)) "$peak"
  printf '%d passed, %d failed\n' "$passed" "$failed"
  exit $((failed > 0))
}

fail() { # SENTENCE LOG: a step that everything after it needs
  echo "not ok - $1"
  [ ! -f "${2:-}" ] || tail -n 25 "$2" | sed 's/^/# /'
  failed=$((failed + 1))
  close
}

cannot() { # SENTENCE: not a fault of the app
  echo "flatpak: NOT TRIED: $1"
  echo '0 passed, 0 failed'
  exit 77
}

check() { # TITLE COMMAND…: what the command prints is shown if it fails
  local title=$1 said
  shift
  if said=$("$@" 2>&1); then
    echo "ok - $title"
    passed=$((passed + 1))
  else
    echo "not ok - $title"
    printf '%s\n' "$said" | tail -n 25 | sed 's/^/# /'
    failed=$((failed + 1))
  fi
}

. "$here/../tests/support/debian-tree.sh"
. "$here/e2e-runtime.sh"
. "$here/e2e-app.sh"

main() {
  mkdir -p "$work/home" "$work/run"
  chmod 700 "$work/run"
  : >"$work/log"
  install_host_packages
  step 'host packages'
  export_both_runtimes
  make_flatpak_private
  install_runtimes
  build_app
  install_app
  check_installed
  check_command_line
  check_window
  step 'checks'
  close
}

# Read to its end before anything runs: a change of this file meanwhile changes nothing.
main; exit
