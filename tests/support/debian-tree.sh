# Sourced: a Debian tree of its own made by debootstrap, and commands run inside it as its root.
# Wants $tree, $work, $suite and the functions cannot and fail of whoever sources it.
# SPDX-License-Identifier: GPL-3.0-or-later

in_tree() {
  bwrap --bind "$tree" / --dev /dev --proc /proc --tmpfs /tmp --tmpfs /run \
    --ro-bind /etc/resolv.conf /etc/resolv.conf --unshare-pid --unshare-ipc --unshare-uts \
    --cap-add ALL --die-with-parent --clearenv --setenv PATH /usr/sbin:/usr/bin --setenv HOME /root \
    --setenv LC_ALL C.UTF-8 --setenv DEBIAN_FRONTEND noninteractive "$@"
}

# The mirror this host itself is installed from, so that a machine with one of its own needs no other.
find_mirror() {
  echo "${MIRROR:-$(apt-get indextargets 'Created-By: Packages' --format '$(REPO_URI) $(LABEL)' \
    2>/dev/null | awk '$2 == "Debian" { print $1; exit }')}"
}

make_tree() {
  local mirror
  mirror=$(find_mirror)
  debootstrap --variant=minbase --include=ca-certificates "$suite" "$tree" ${mirror:+"$mirror"} \
    >"$work/debootstrap.log" 2>&1 ||
    cannot "debootstrap of $suite: $(grep -m1 '^[EW]:' "$work/debootstrap.log" || tail -n 1 "$work/debootstrap.log")"
  # Documentation and most translations stay out; a mirror may be older than its date of expiry.
  cat >"$tree/etc/dpkg/dpkg.cfg.d/slim" <<'X'
force-unsafe-io
path-exclude=/usr/share/doc/*
path-exclude=/usr/share/man/*
path-exclude=/usr/share/info/*
path-exclude=/usr/share/gtk-doc/*
path-exclude=/usr/share/locale/*
path-include=/usr/share/locale/de/*
X
  echo 'Acquire::Check-Valid-Until "false";' >"$tree/etc/apt/apt.conf.d/99interleave"
  in_tree apt-get update -q >>"$work/log" 2>&1 || fail "apt-get update in the tree" "$work/log"
}
