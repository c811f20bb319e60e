#!/bin/sh
# Installs the Debian packages that the tests need, only those that are missing, and starts none of their services.
# Usage: install.sh check|tests. Elsewhere than on Debian, or as an ordinary user, it says what is missing and fails.
set -eu

case "${1:-tests}" in
  check) tools='shellcheck' ;;
  tests)
    tools='shellcheck sshd ssh-agent mariadbd mariadb-dump pg_dump dash busybox pigz igzip ps sudo dbus-run-session gnome-keyring-daemon libsecret-1.so.0 chromium'
    ;;
  *)
    echo "Unknown group: $1 (check or tests)." >&2
    exit 2
    ;;
esac

# sshd, mariadbd and PostgreSQL's server lie outside an ordinary user's PATH.
PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin
export PATH

has() {
  case $1 in
    *.so.*) ldconfig -p | grep -qF "$1" ;;
    pg_dump) command -v pg_dump >/dev/null && ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 ;;
    *) command -v "$1" >/dev/null ;;
  esac
}

package_of() {
  case $1 in
    sshd) echo openssh-server ;;
    ssh-agent) echo openssh-client ;;
    mariadbd) echo mariadb-server ;;
    mariadb-dump) echo mariadb-client ;;
    pg_dump) echo postgresql ;;
    igzip) echo isal ;;
    ps) echo procps ;;
    dbus-run-session) echo dbus-daemon ;;
    gnome-keyring-daemon) echo gnome-keyring ;;
    libsecret-1.so.0) echo libsecret-1-0 ;;
    # Without a font Chromium draws boxes.
    chromium) echo chromium fonts-dejavu-core ;;
    *) echo "$1" ;;
  esac
}

missing=''
for tool in $tools; do
  has "$tool" || missing="$missing $(package_of "$tool")"
done
[ -n "$missing" ] || exit 0

if [ ! -f /etc/debian_version ] || ! command -v apt-get >/dev/null; then
  echo "The tests need these programs, by the names of their Debian packages:$missing. Install them and run again." >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "The tests need packages that are not installed: run 'apt-get install$missing' as root, then try again." >&2
  exit 1
fi

# A policy of 101 keeps the packages' services from starting; the tests start their own.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
fi

echo "Installing$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# The names are ours, and they are to be split.
# shellcheck disable=SC2086
if ! apt-get install -y -q --no-install-recommends $missing >&2; then
  apt-get update -q >&2
  # shellcheck disable=SC2086
  apt-get install -y -q --no-install-recommends $missing >&2
fi
