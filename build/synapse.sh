#!/usr/bin/env bash
# Prints the path of a folder that holds Debian sid with matrix-synapse in it, and makes it first if it is not there yet
# (in ${PARLEY_CACHE:-${XDG_CACHE_HOME:-~/.cache}/parley}/synapse-sid, kept between runs).
# Packages come from the mirror that apt itself is set up with.
# Exit codes: 0 ready; 69 this machine lacks something (the message says what); 75 sid's own packages did not install.
set -euo pipefail

cache=${PARLEY_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/parley}
target=$cache/synapse-sid
log=$cache/synapse-sid.log

say() { echo "synapse: $*" >&2; }

if [ -e "$target/.ready" ]; then
    echo "$target"
    exit 0
fi

[ "$(id -u)" = 0 ] || { say "Synapse runs in a chroot, which needs root. Run the tests as root, or run './test unit'."; exit 69; }
command -v debootstrap >/dev/null || { say "debootstrap is missing. Install it: apt-get install debootstrap"; exit 69; }

# The Debian archive among apt's own sources, whichever format they are written in; the security archive holds no sid.
mirror=$(apt-get indextargets --format '$(CREATED_BY) $(REPO_URI)' 2>/dev/null \
    | awk '$1 == "Packages" && $2 ~ /^(https?|file):/ && $2 ~ /\/debian\/?$/ { print $2; exit }')
[ -n "$mirror" ] || { say "apt on this machine has no Debian archive among its sources, so there is nowhere to take Synapse from."; exit 69; }

mkdir -p "$cache"
exec 9>"$cache/synapse-sid.lock"
flock -w 1800 9 || { say "Another run has been making $target for half an hour; try again when it is done."; exit 69; }
if [ -e "$target/.ready" ]; then
    echo "$target"
    exit 0
fi

work=$(mktemp -d "$cache/synapse-sid.XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT
chmod 755 "$work"
say "installing Debian sid with matrix-synapse into $target (once; about a minute; log: $log)"

fail() {
    tail -n 15 "$log" >&2
    say "Debian sid's packages did not install: $1 (whole log: $log)"
    exit 75
}

debootstrap --variant=minbase sid "$work" "$mirror" >"$log" 2>&1 || fail "debootstrap"

# No service may start, and no answer may be asked for, while packages are configured.
printf '#!/bin/sh\nexit 101\n' >"$work/usr/sbin/policy-rc.d"
chmod 755 "$work/usr/sbin/policy-rc.d"
cp -L /etc/resolv.conf /etc/hosts "$work/etc/" 2>/dev/null || true
mkdir -p "$work/etc/apt/apt.conf.d"
apt-config dump | grep -E '^Acquire::(http|https|Check-Valid-Until|Check-Date)' >"$work/etc/apt/apt.conf.d/10-as-outside" || true
printf 'matrix-synapse matrix-synapse/server-name string localhost\nmatrix-synapse matrix-synapse/report-stats boolean false\n' \
    | chroot "$work" debconf-set-selections >>"$log" 2>&1 || fail "debconf"
export DEBIAN_FRONTEND=noninteractive LC_ALL=C
for try in 1 2; do
    if chroot "$work" sh -c 'apt-get update -q && apt-get install -qy --no-install-recommends matrix-synapse' >>"$log" 2>&1; then
        break
    fi
    [ "$try" = 1 ] || fail "apt-get install matrix-synapse"
    sleep 5
done
chroot "$work" python3 -c 'import synapse; print("synapse", synapse.__version__)' >>"$log" 2>&1 || fail "import synapse"
rm -rf "$work"/var/cache/apt/archives/*.deb "$work"/var/lib/apt/lists/*

touch "$work/.ready"
rm -rf --one-file-system "$target"
mv -T "$work" "$target"
trap - EXIT
say "$(tail -n 1 "$log") is ready"
echo "$target"
