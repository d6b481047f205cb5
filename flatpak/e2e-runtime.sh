# Sourced by e2e.sh: host packages, and a runtime with its SDK made of Debian packages.
# SPDX-License-Identifier: GPL-3.0-or-later

platform_packages='libgtk-4-1 libadwaita-1-0 libgtksourceview-5-0 libjson-glib-1.0-0 python3
  adwaita-icon-theme hicolor-icon-theme librsvg2-common locales gsettings-desktop-schemas
  shared-mime-info fonts-cantarell fonts-dejavu-core dconf-gsettings-backend libglib2.0-bin'
sdk_packages='gcc libc6-dev meson ninja-build pkg-config gettext libgtk-4-dev libadwaita-1-dev
  libgtksourceview-5-dev libjson-glib-dev zlib1g-dev desktop-file-utils appstream appstream-compose'

install_host_packages() {
  local missing=() row
  for row in flatpak:flatpak flatpak-builder:flatpak-builder bwrap:bubblewrap debootstrap:debootstrap \
    eu-strip:elfutils ostree:ostree Xvfb:xvfb dbus-run-session:dbus import:imagemagick \
    xdotool:xdotool openbox:openbox python3:python3; do
    command -v "${row%:*}" >/dev/null || missing+=("${row#*:}")
  done
  # Without it every SVG icon "is not a valid icon".
  compgen -G '/usr/lib/*/gdk-pixbuf-2.0/*/loaders/*svg*.so' >/dev/null || missing+=(librsvg2-common)
  [ -x /usr/libexec/at-spi-bus-launcher ] || missing+=(at-spi2-core)
  /usr/bin/python3 -c 'import gi; gi.require_version("Atspi", "2.0")' 2>/dev/null ||
    missing+=(python3-gi gir1.2-atspi-2.0)
  if [ ${#missing[@]} -gt 0 ]; then
    [ "$(id -u)" = 0 ] || cannot "these packages are missing: ${missing[*]}"
    command -v apt-get >/dev/null || cannot "no apt-get to install ${missing[*]}"
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q \
      --no-install-recommends "${missing[@]}"; } >>"$work/log" 2>&1 ||
      cannot "apt-get cannot install ${missing[*]}: $(grep -m1 '^E:' "$work/log")"
  fi
  [ "$(id -u)" = 0 ] || cannot 'debootstrap needs root'
  bwrap --ro-bind / / --dev /dev --unshare-user --unshare-pid true 2>>"$work/log" ||
    cannot "no user namespaces here: $(tail -n 1 "$work/log")"
}

install_debs() { # PACKAGES…, of which those that the suite no longer has are left out
  local name known=()
  for name; do
    if in_tree apt-cache show "$name" >/dev/null 2>&1; then known+=("$name"); fi
  done
  in_tree apt-get install -y -q --no-install-recommends "${known[@]}" >>"$work/log" 2>&1 ||
    fail "apt-get in the runtime's tree" "$work/log"
  in_tree apt-get clean
}

export_runtime() { # Platform|Sdk
  local place=$work/export arch
  arch=$(flatpak --default-arch)
  rm -rf "$place"
  mkdir -p "$place/files"
  cp -al "$tree/usr" "$place/usr"
  rm -rf "$place/usr/etc" "$place"/usr/share/{doc,man,info} "$place"/usr/{local,games,src}
  cp -a "$tree/etc" "$place/usr/etc"
  rm -f "$place"/usr/etc/{shadow,gshadow,machine-id,resolv.conf,hostname,.pwd.lock,mtab,ld.so.conf} \
    "$place"/usr/etc/*-
  # Empty: flatpak then writes its own, with /app/lib first. It looks for ldconfig in bin; without it
  # LD_LIBRARY_PATH would be set, and inherited by every Python that is measured.
  : >"$place/usr/etc/ld.so.conf"
  [ -e "$place/usr/bin/ldconfig" ] || cp -al "$place/usr/sbin/ldconfig" "$place/usr/bin/ldconfig"
  cat >"$place/metadata" <<X
[Runtime]
name=$runtime.$1
runtime=$runtime.Platform/$arch/$suite
sdk=$runtime.Sdk/$arch/$suite

[Environment]
XDG_DATA_DIRS=/app/share:/usr/share:/usr/share/runtime/share:/run/host/user-share:/run/host/share
X
  flatpak build-export --runtime --disable-sandbox --disable-fsync "$repo" "$place" "$suite" \
    >"$work/export.log" 2>&1 || fail "flatpak build-export of $1" "$work/export.log"
  rm -rf "$place"
}

# flatpak-builder before 1.3 wants appstream-glib's composer, which Debian has dropped, and has moved the
# metainfo to where that one looked for it.
add_composer() {
  [ ! -x "$tree/usr/bin/appstream-compose" ] || return 0
  cat >"$tree/usr/bin/appstream-compose" <<'X'
#!/bin/sh
for id; do :; done
if [ -f "/app/share/appdata/$id.appdata.xml" ]; then
  mkdir -p /app/share/metainfo
  mv "/app/share/appdata/$id.appdata.xml" "/app/share/metainfo/$id.metainfo.xml"
fi
exec appstreamcli compose --no-color --no-net --prefix=/ --origin="$id" --components="$id" \
  --result-root=/app --data-dir=/app/share/app-info/xmls --icons-dir=/app/share/app-info/icons/flatpak /app
X
  chmod +x "$tree/usr/bin/appstream-compose"
}

export_both_runtimes() {
  make_tree
  step "debootstrap $suite"
  # shellcheck disable=SC2086
  install_debs $platform_packages
  in_tree localedef -i de_DE -f UTF-8 de_DE.UTF-8
  # ostree gives every file the same date, by which ordinary .pyc files are stale.
  in_tree sh -c 'python3 -m compileall -q -f --invalidation-mode unchecked-hash /usr/lib/python3*' \
    >>"$work/log" 2>&1 || true
  step 'packages of the runtime'
  # The mode of a --user installation: installing is then hard links. Its default wants 3 % of the disk free.
  ostree init --repo="$repo" --mode=bare-user-only
  ostree config --repo="$repo" set core.min-free-space-size 200MB
  export_runtime Platform
  step 'export of the runtime'
  # shellcheck disable=SC2086
  install_debs $sdk_packages
  add_composer
  step 'packages of the SDK'
  export_runtime Sdk
  rm -rf "$tree"
  step 'export of the SDK'
}
