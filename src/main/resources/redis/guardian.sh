#!/bin/sh
# Keeps one redis-server from outliving the JVM that started it, and from stopping before it.
#
#   sh <data folder>/guardian.sh <redis-server>
#
# stdin      lines of redis.conf, an empty line, and then nothing: the JVM holds the pipe open as long as it lives,
#            so its end, be it close, exit or kill -9, is end-of-file here. The configuration comes this way because
#            it holds the password, and arguments, environment and files have more readers than a pipe.
# stdout     redis-server's log, in which end-of-file means that redis-server has ended.
# exit code  redis-server's; 0 if the JVM was gone before it had said everything.
#
# Both command lines name the data folder: it is by them that a later node finds what an earlier one left behind.

PATH=$PATH:/usr/bin:/bin
umask 077
# Only the end of stdin ends the guardian: without it redis-server would be on its own.
trap '' HUP INT QUIT TERM

config= complete=
while IFS= read -r line; do
    [ -n "$line" ] || { complete=yes; break; }
    config="$config$line
"
done
[ -n "$complete" ] || exit 0

# A here-document shows the password in no process's arguments. (Shells write it to a pipe, or, as old ones do, to a
# file that nobody else may read and that is unlinked at once.)
(
    trap - HUP INT QUIT TERM
    exec "$1" --dir "${0%/*}" -
) <<EOF &
$config
EOF
redis=$!
config=
exec >/dev/null 2>&1

while read -r line; do :; done

kill -TERM "$redis"
tenths=0
while kill -0 "$redis"; do
    [ "$tenths" -lt 50 ] || kill -KILL "$redis"
    # Not every sleep knows fractions.
    sleep 0.1 || { sleep 1; tenths=$((tenths + 9)); }
    tenths=$((tenths + 1))
done
wait "$redis"
