#!/bin/bash
# From a fresh checkout to the running app, or to every test run.
# SPDX-License-Identifier: GPL-3.0-or-later
#
#   ./bootstrap.sh run  [FILE…]   install what is missing, build into build/, start Interleave
#   ./bootstrap.sh test           install what is missing, build, run every test
#   ./bootstrap.sh build          the same without starting anything
#
# Without a display `run` does the main job headless: it compares the default workload under three
# models, prints the table and writes the pictures into build/tour/.
set -eu
cd "$(dirname "$0")"

say() { printf '\033[1m==> %s\033[0m\n' "$*" >&2; }
fail() { printf 'bootstrap: %s\n' "$*" >&2; exit 1; }

# --- packages: one row a package; the name in apt, dnf, pacman, zypper ("-" = comes with another) ---
packages_build='
gcc                      gcc                      gcc                gcc
meson                    meson                    meson              meson
ninja-build              ninja-build              ninja              ninja
pkg-config               pkgconf-pkg-config       pkgconf            pkg-config
gettext                  gettext                  gettext            gettext-tools
libglib2.0-dev           glib2-devel              glib2-devel        glib2-devel
libgtk-4-dev             gtk4-devel               gtk4               gtk4-devel
libadwaita-1-dev         libadwaita-devel         libadwaita         libadwaita-devel
libgtksourceview-5-dev   gtksourceview5-devel     gtksourceview5     gtksourceview5-devel
libjson-glib-dev         json-glib-devel          json-glib          json-glib-devel
zlib1g-dev               zlib-ng-compat-devel     zlib               zlib-devel
librsvg2-common          librsvg2                 librsvg            gdk-pixbuf-loader-rsvg
desktop-file-utils       desktop-file-utils       desktop-file-utils desktop-file-utils
shared-mime-info         shared-mime-info         shared-mime-info   shared-mime-info
adwaita-icon-theme       adwaita-icon-theme       adwaita-icon-theme adwaita-icon-theme
fonts-cantarell          abattis-cantarell-fonts  cantarell-fonts    cantarell-fonts
python3                  python3                  python             python3
python3-uvloop           python3-uvloop           python-uvloop      python3-uvloop
python3-trio             python3-trio             python-trio        python3-trio
python3-distributed      python3-distributed      -                  python3-distributed
'
packages_test='
xvfb                     xorg-x11-server-Xvfb     xorg-server-xvfb   xorg-x11-server-Xvfb
openbox                  openbox                  openbox            openbox
xdotool                  xdotool                  xdotool            xdotool
dbus                     dbus-daemon              dbus               dbus-1
at-spi2-core             at-spi2-core             at-spi2-core       at-spi2-core
gir1.2-atspi-2.0         -                        -                  typelib-1_0-Atspi-2_0
python3-gi               python3-gobject          python-gobject     python3-gobject
python3-simpy3           python3-simpy            -                  -
fonts-dejavu-core        dejavu-sans-fonts        ttf-dejavu         dejavu-fonts
appstream                appstream                appstream          AppStream
libxml2-utils            libxml2                  libxml2            libxml2-tools
imagemagick              ImageMagick              imagemagick        ImageMagick
librsvg2-bin             librsvg2-tools           librsvg            rsvg-convert
poppler-utils            poppler-utils            poppler            poppler-tools
man-db                   man-db                   man-db             man
hunspell                 hunspell                 hunspell           hunspell
hunspell-en-us           hunspell-en-US           hunspell-en_us     myspell-en_US
hunspell-en-gb           hunspell-en-GB           hunspell-en_gb     myspell-en_GB
'
# What .ci/run needs on top: sanitizer and clang builds, fuzzers, lint.
packages_check='
clang                    clang                    clang              clang
clang-format             clang-tools-extra        -                  -
libclang-rt-14-dev       compiler-rt              compiler-rt        -
llvm                     llvm                     llvm               llvm
universal-ctags          ctags                    ctags              ctags
'

find_manager() {
  for candidate in apt-get dnf pacman zypper; do
    command -v "$candidate" >/dev/null && { echo "$candidate"; return; }
  done
}

is_installed() { # MANAGER PACKAGE
  case $1 in
    apt-get) [ "$(dpkg-query -W -f '${db:Status-Status}' "$2" 2>/dev/null)" = installed ] ;;
    pacman) pacman -Qq "$2" >/dev/null 2>&1 ;;
    *) rpm -q --whatprovides "$2" >/dev/null 2>&1 ;;
  esac
}

list_missing() { # MANAGER ROWS
  local column=1 name
  case $1 in apt-get) column=1 ;; dnf) column=2 ;; pacman) column=3 ;; zypper) column=4 ;; esac
  printf '%s' "$2" | awk -v c="$column" 'NF { print $c }' | while read -r name; do
    if [ "$name" != - ] && ! is_installed "$1" "$name"; then echo "$name"; fi
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"; else sudo "$@"; fi
}

confirm_root() { # MANAGER PACKAGES…: root needs no question; others are asked before sudo
  [ "$(id -u)" = 0 ] && return
  command -v sudo >/dev/null || fail "these packages are missing and there is no sudo: ${*:2}"
  [ -t 0 ] || fail "these packages are missing; install them with $1, or run this in a terminal: ${*:2}"
  printf 'Install with sudo %s: %s\nGo on? [y/N] ' "$1" "${*:2}" >&2
  read -r answer
  [ "$answer" = y ] || [ "$answer" = Y ] || fail "stopped; nothing was installed"
}

install_packages() { # ROWS…
  local manager missing
  manager=$(find_manager)
  [ -n "$manager" ] || { say "no apt, dnf, pacman or zypper: going on with what is installed"; return; }
  missing=$(list_missing "$manager" "$(printf '%s\n' "$@")")
  [ -n "$missing" ] || return 0
  # shellcheck disable=SC2086
  confirm_root "$manager" $missing
  say "installing:" $missing
  # shellcheck disable=SC2086
  case $manager in
    apt-get)
      as_root apt-get update -qq
      as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >&2 ;;
    dnf) as_root dnf install -y $missing >&2 ;;
    pacman) as_root pacman -S --needed --noconfirm $missing >&2 ;;
    zypper) as_root zypper --non-interactive install $missing >&2 ;;
  esac
}

build() {
  if [ ! -f build/build.ninja ]; then
    say "setting up build/"
    meson setup build >&2
  fi
  say "building"
  ninja -C build >&2
}

has_display() {
  [ -n "${WAYLAND_DISPLAY:-}" ] || [ -n "${DISPLAY:-}" ]
}

tour() {
  local interleave=build/app/interleave
  say "no display: comparing the default workload under three models"
  mkdir -p build/tour
  if ! "$interleave" compare web-scraper; then
    say "no measurement here (see above): predicting instead"
    "$interleave" simulate web-scraper
  fi
  for suffix in png svg; do
    "$interleave" render web-scraper --view explore -o "build/tour/web-scraper.$suffix"
  done
  say "pictures: build/tour/web-scraper.png and build/tour/web-scraper.svg"
}

run() {
  install_packages "$packages_build"
  build
  if has_display; then exec build/app/interleave "$@"; else tour; fi
}

run_tests() {
  install_packages "$packages_build" "$packages_test"
  build
  say "running every test"
  local status=0
  meson test -C build --no-rebuild --print-errorlogs --num-processes 2 || status=$?
  /usr/bin/env python3 tests/support/count-results build || status=1
  return "$status"
}

case "${1:-}" in
  run) shift; run "$@" ;;
  build) install_packages "$packages_build"; build ;;
  test) run_tests ;;
  install-check-tools) install_packages "$packages_build" "$packages_test" "$packages_check" ;;
  *) sed -n '5,10s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
esac
