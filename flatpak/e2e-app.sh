# Sourced by e2e.sh: the app built from its manifest, installed, and used inside the sandbox.
# SPDX-License-Identifier: GPL-3.0-or-later

# Nothing of the user who runs this is read or written, and no locale of theirs hides the German test.
make_flatpak_private() {
  export HOME=$work/home FLATPAK_USER_DIR=$work/home/flatpak XDG_RUNTIME_DIR=$work/run
  export XDG_DATA_HOME=$HOME/.local/share XDG_CACHE_HOME=$HOME/.cache XDG_CONFIG_HOME=$HOME/.config
  export LANG=C.UTF-8
  unset LC_ALL LC_MESSAGES LANGUAGE DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS
}

install_runtimes() {
  flatpak remote-add --user --no-gpg-verify local "file://$repo"
  flatpak config --user --set languages de
  flatpak install --user -y --noninteractive local "$runtime.Platform//$suite" "$runtime.Sdk//$suite" \
    >"$work/install.log" 2>&1 || fail 'flatpak install of runtime and SDK' "$work/install.log"
  step 'install of both'
}

# The committed manifest; only the runtime and the place of the sources are others.
write_manifest() {
  /usr/bin/python3 - "$here/$id.json" "$work/$id.json" "$runtime" "$suite" <<'X'
import json
import sys

given, made, runtime, suite = sys.argv[1:]
with open(given, encoding="utf-8") as file:
    manifest = json.load(file)
manifest.update({"runtime": f"{runtime}.Platform", "runtime-version": suite, "sdk": f"{runtime}.Sdk"})
manifest["modules"][-1]["sources"] = [{"type": "dir", "path": "src"}]
with open(made, "w", encoding="utf-8") as file:
    json.dump(manifest, file, indent=2)
X
}

# --sandbox: no network while building, as on Flathub, and no source outside the manifest's folder.
build_app() {
  write_manifest
  mkdir "$work/src"
  tar -C "$here/.." --exclude=./.git --exclude='./build*' --exclude=__pycache__ -cf - . |
    tar -C "$work/src" -xf -
  flatpak-builder --user --force-clean --disable-rofiles-fuse --sandbox --state-dir="$work/state" \
    --default-branch=test --repo="$repo" "$work/build" "$work/$id.json" >"$work/builder.log" 2>&1 ||
    fail 'flatpak-builder builds the manifest' "$work/builder.log"
  echo 'ok - flatpak-builder builds the manifest'
  passed=$((passed + 1))
  step 'flatpak-builder'
}

install_app() {
  flatpak install --user -y --noninteractive local "$id//test" >>"$work/install.log" 2>&1 ||
    fail 'flatpak install of the app' "$work/install.log"
  files=$FLATPAK_USER_DIR/app/$id/current/active/files
  exported=$FLATPAK_USER_DIR/exports/share
  step 'install of the app'
}

# --- what has been installed ---

is_exported() {
  local name status=0
  for name in "applications/$id.desktop" "mime/packages/$id.xml" \
    "icons/hicolor/scalable/apps/$id.svg" "icons/hicolor/symbolic/apps/$id-symbolic.svg" \
    "icons/hicolor/scalable/mimetypes/$id-trace.svg" \
    "icons/hicolor/scalable/mimetypes/$id-workload.svg"; do
    [ -e "$exported/$name" ] || { echo "not exported: $name"; status=1; }
  done
  return $status
}

opens_files() {
  grep -q "^Exec=.*flatpak run .*--file-forwarding $id @@ %F @@" "$exported/applications/$id.desktop" ||
    { grep ^Exec "$exported/applications/$id.desktop"; return 1; }
}

asks_for_a_window_only() {
  local wanted
  wanted=$(printf '%s\n' 'devices=dri;' 'shared=ipc;' 'sockets=wayland;fallback-x11;')
  [ "$(flatpak info --user --show-permissions "$id" | grep -v '^\[' | sed '/^$/d' |
    sed 's/x11;wayland;fallback-x11;/wayland;fallback-x11;/' | sort)" = "$wanted" ] ||
    { flatpak info --user --show-permissions "$id"; return 1; }
}

is_described() {
  [ -s "$files/share/app-info/xmls/$id.xml.gz" ] || { echo 'no catalogue entry'; return 1; }
  zcat "$files/share/app-info/xmls/$id.xml.gz" | grep -q '<name>Interleave</name>' &&
    [ -s "$files/share/licenses/$id/COPYING" ]
}

check_installed() {
  check 'desktop entry, icons and types are exported' is_exported
  check 'the desktop hands files in' opens_files
  check 'it asks for a window and nothing else' asks_for_a_window_only
  check 'it is described in the catalogue and has its licence' is_described
}

# --- the command line, inside the sandbox, without a display ---

in_sandbox() { flatpak run --user "$id" "$@"; }
shell_in_sandbox() { flatpak run --user --command=sh "$id" -c "$1"; }

is_version() {
  in_sandbox --version | grep -q "$(sed -n "s/^  version: '\(.*\)',/\1/p" "$here/../meson.build")"
}

speaks_german() {
  flatpak run --user --env=LANG=de_DE.UTF-8 "$id" --help | grep -q '^Aufruf:'
}

finds_its_python() {
  in_sandbox list interpreters | grep '/usr/bin/python3'
}

# Runs under three models, and every one has been recorded: hundreds of spans, hand-overs of the GIL.
measures_and_records() {
  local model
  in_sandbox measure web-scraper --model asyncio --model threads --model processes --runs 1 \
    -o /var/data/measured.ilv || return 1
  in_sandbox info /var/data/measured.ilv >"$work/info" || return 1
  for model in asyncio threads processes; do
    grep -Eq "^ *[0-9]+ +$model +measured, .* [0-9]+ +[0-9]{3,} +24 " "$work/info" ||
      { echo "hardly a span of $model"; cat "$work/info"; return 1; }
  done
}

# Each model once predicted, once measured with the recorder preloaded, and how far they are apart.
compares() {
  in_sandbox compare web-scraper --model asyncio --model threads --model processes --runs 3 \
    --json >"$work/compared" || return 1
  grep -E '"(model|source|total_ns|recorded|error)"' "$work/compared"
  [ "$(grep -Ec '"recorded" ?: true' "$work/compared")" = 3 ] &&
    [ "$(grep -Ec '"source" ?: "predicted"' "$work/compared")" = 3 ] &&
    [ "$(grep -Ec '"error" ?: -?[0-9]' "$work/compared")" = 3 ]
}

# The runtime folder is the app's, shared by all its sandboxes; /dev/shm and /tmp end with each.
leaves_nothing() {
  local left
  left=$(shell_in_sandbox 'interleave measure web-scraper --model threads --runs 1 >/dev/null &&
    ls -d "$XDG_RUNTIME_DIR"/interleave-run* "$XDG_RUNTIME_DIR"/interleave/* /dev/shm/* /tmp/interleave-run* 2>/dev/null
    ps -e 2>/dev/null | grep -i python') || true
  [ -z "$left" ] || { echo "$left"; return 1; }
}

writes_pictures() {
  in_sandbox render web-scraper --view explore -o /var/data/explore.png &&
    [ "$(identify -format %k "$HOME/.var/app/$id/data/explore.png")" -gt 50 ]
}

cannot_read_the_home() {
  echo secret >"$HOME/secret"
  ! shell_in_sandbox "cat '$HOME/secret'" 2>/dev/null
}

check_command_line() {
  check 'the version' is_version
  check 'German by the locale alone' speaks_german
  check "the runtime's Python is found" finds_its_python
  check 'three models are measured and recorded' measures_and_records
  check 'prediction and measurement are compared' compares
  check 'a measurement leaves nothing behind' leaves_nothing
  check 'a picture is drawn without a display' writes_pictures
  check 'the home is out of its sight' cannot_read_the_home
}

# --- the window ---

check_window() {
  local status=0
  SCREEN=1440x900 GTK_A11Y=atspi "$here/../tests/support/with-display" /usr/bin/python3 \
    "$here/e2e-window.py" "$id" "$work" >"$work/window.log" 2>"$work/window.err" || status=$?
  sed -n '/^ok\|^not ok\|^#/p' "$work/window.log"
  passed=$((passed + $(grep -c '^ok' "$work/window.log" || true)))
  failed=$((failed + $(grep -c '^not ok' "$work/window.log" || true)))
  if [ $status != 0 ] && ! grep -q '^not ok' "$work/window.log"; then
    fail 'the window is driven' "$work/window.err"
  fi
}
