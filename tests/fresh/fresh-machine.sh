#!/bin/bash
# The first command of the README on a machine that has nothing: a bare Debian tree, this checkout in
# it, `./bootstrap.sh run`. Whatever the build needs and bootstrap.sh does not install shows here only.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   tests/fresh/fresh-machine.sh [SUITE]      SUITE: bookworm (default) or another of Debian's
#
# Ends with "N passed, N failed": status 0, 1, or 77 where this machine cannot do it at all (not
# root, no debootstrap, no user namespaces). MIRROR is the Debian mirror if not the host's own.
set -euo pipefail
suite=${1:-bookworm}
root=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/interleave-fresh.XXXXXX")
tree=$work/tree
passed=0 failed=0
trap 'rm -rf "$work"' EXIT

close() {
  printf '%d passed, %d failed\n' "$passed" "$failed"
  exit $((failed > 0))
}

fail() { # SENTENCE LOG: a step that everything after it needs
  echo "not ok - $1"
  [ ! -f "${2:-}" ] || tail -n 25 "$2" | sed 's/^/# /'
  failed=$((failed + 1))
  close
}

cannot() { # SENTENCE: not a fault of the project
  echo "fresh machine: NOT TRIED: $1"
  echo '0 passed, 0 failed'
  exit 77
}

check() { # TITLE COMMAND…
  local title=$1
  shift
  if "$@" >>"$work/log" 2>&1; then
    echo "ok - $title"
    passed=$((passed + 1))
  else
    echo "not ok - $title"
    tail -n 25 "$work/log" | sed 's/^/# /'
    failed=$((failed + 1))
  fi
}

# shellcheck source=tests/support/debian-tree.sh
. "$root/tests/support/debian-tree.sh"

need() { # PROGRAM PACKAGE
  command -v "$1" >/dev/null && return
  { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; } || cannot "$1 is missing (package $2)"
  { apt-get update -q && apt-get install -y -q --no-install-recommends "$2"; } >>"$work/log" 2>&1 ||
    cannot "apt-get cannot install $2"
}

bootstrap() { in_tree --chdir /srv/interleave -- ./bootstrap.sh "$@"; }
as_nobody() { in_tree --chdir /srv/interleave -- setpriv --reuid 65534 --clear-groups "$@"; }

copy_checkout() {
  mkdir -p "$tree/srv/interleave"
  git -C "$root" ls-files -z --cached --others --exclude-standard |
    tar -C "$root" --null --ignore-failed-read --files-from=- -cf - |
    tar -C "$tree/srv/interleave" --no-same-owner -xf -
  chmod -R a+rX "$tree/srv"
}

# Without the right to install, nothing is tried: the packages are named and that is all.
asks_first() {
  local said
  if said=$(as_nobody ./bootstrap.sh run 2>&1); then return 1; fi
  printf '%s\n' "$said"
  case $said in *'packages are missing'*libgtk-4-dev*) ;; *) return 1 ;; esac
}

runs() { bootstrap run >"$work/run" 2>&1 || { cat "$work/run"; return 1; }; }
said() { grep -q -- "$1" "$work/run" || { cat "$work/run"; return 1; }; }
is_picture() { file=$tree/srv/interleave/build/tour/$1; [ "$(stat -c %s "$file")" -gt 10000 ]; }

# shellcheck disable=SC2034 # of debian-tree.sh
need debootstrap debootstrap
need bwrap bubblewrap
[ "$(id -u)" = 0 ] || cannot 'debootstrap needs root'
bwrap --ro-bind / / --dev /dev --unshare-user --unshare-pid true 2>>"$work/log" || cannot 'no user namespaces here'
make_tree
copy_checkout
check 'who may not install is told what is missing' asks_first
check './bootstrap.sh run installs, builds and does the main job' runs
check 'the three models were really measured' said '^processes .* % '
check 'the picture is there' is_picture web-scraper.png
check 'and as SVG' is_picture web-scraper.svg
check 'it says where' said 'build/tour/web-scraper.png'
close
