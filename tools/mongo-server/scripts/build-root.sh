#!/bin/sh
# build-root.sh ROOT MIRROR SUITE: makes ROOT, a Debian system with DocumentDB and an initialised
# cluster in /template.
# Runs under a lock and as the first process of namespaces of its own (mount, pid): whenever it ends
# or is ended, every process and every mount of it goes along.
set -eu
root=$1 mirror=$2 suite=$3
[ ! -e "$root" ] || exit 0 # another start has built it meanwhile

mount --make-rprivate /
mount -t proc proc /proc
rm -rf "$root.tmp"
mmdebstrap --mode=root --variant=essential --include=postgresql-18-documentdb \
  --aptopt='Acquire::Check-Valid-Until "false"' --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/lib/postgresql/*/lib/bitcode/*' \
  "$suite" "$root.tmp" "$mirror"

mount -t proc proc "$root.tmp/proc"
mount --rbind /dev "$root.tmp/dev"
mount -t tmpfs tmpfs "$root.tmp/dev/shm"
home=$root.tmp/var/lib/postgresql
install -d -o "$(stat -c %u "$home")" -g "$(stat -c %g "$home")" "$root.tmp/template"

chroot --userspec=postgres:postgres "$root.tmp" /bin/sh -eu <<'IN_ROOT'
export PATH=/usr/lib/postgresql/18/bin:/usr/bin:/bin LC_ALL=C.UTF-8
initdb -D /template/pg -U postgres --auth=trust --encoding=UTF8 --locale=C.UTF-8 --wal-segsize=4 \
  --no-sync
libraries=pg_cron,pg_documentdb_core,pg_documentdb
pg_ctl -D /template/pg -w -l /template/log start -o "-c shared_preload_libraries=$libraries \
  -c listen_addresses= -c unix_socket_directories=/tmp -c fsync=off"
psql -q -v ON_ERROR_STOP=1 -h /tmp -U postgres -d postgres <<'SQL'
create extension documentdb cascade;
-- Indexes are built at once, not in the background.
select cron.unschedule(jobname) from cron.job where jobname like 'documentdb_index_build_task%';
SQL
pg_ctl -D /template/pg -w -m fast stop
rm /template/log
IN_ROOT

umount "$root.tmp/dev/shm"
umount -l "$root.tmp/dev" "$root.tmp/proc"
sync -f "$root.tmp" # a root that is there is whole, also after a power cut
mv "$root.tmp" "$root"
