# shellcheck shell=bash
# The figure "redis": what the append of a message costs Redis, by redis-benchmark. Sourced by run, after figures.sh.
#
# Ours is called as the server calls it: chats are opened by the load client, one call of each is taken from what MONITOR sees, and
# repeated with another clientMessageId each time. The others get the same bytes. One client listens to all the chats, as a node does.

# Chats that are written to at a time, each by a connection of its own.
script_chats=50
# Commands that are under way on each of them; a divisor of their numbers, which redis-benchmark would exceed otherwise.
script_pipeline=10

# Short: no chat is as long as what is kept of it, as nearly all are. Long: each message pushes an old one out.
figure_redis() {
    script_calls=$short_chat_messages
    in_rounds redis-short script_of ours lean centrifugo lean-plain
    script_calls=$long_chat_messages
    in_rounds redis-long script_of ours lean centrifugo
}

script_of() {
    local folder cpu_before cpu_after channels
    start_redis
    folder=$(mktemp -d "$temp/calls.XXXXXX")
    capture_calls "$folder"
    [ "$1" = ours ] || write_calls "$1" "$folder"
    mapfile -t channels < <(cat "$folder"/*.channel)
    # shellcheck disable=SC2016 # To be expanded by that shell. What is heard would fill the disk.
    spawn subscriber sh -c 'exec redis-cli -h 127.0.0.1 "$@" >/dev/null' sh -p "$redis_port" subscribe "${channels[@]}"
    await "$spawned" 'the subscriber' hears_all_chats
    redis config resetstat
    cpu_before=$(redis_cpu_micros)
    repeat_calls "$folder"
    cpu_after=$(redis_cpu_micros)
    if [ "$1" = ours ]; then
        all_stored "$folder"
    fi
    result="\"value\":$(node -p "($cpu_after - $cpu_before) / ($script_chats * $script_calls)")"
}

# Chats as they are while a server serves them; it is killed so that it cannot tidy up.
capture_calls() {
    local monitor load_pid server_pid
    start_ours 1
    server_pid=${server_pids[-1]}
    spawn monitor redis-cli -h 127.0.0.1 -p "$redis_port" monitor
    monitor=$spawned
    spawn load "$java" -jar "$jar" load messages --chats "$script_chats" --messages-per-second 500 --seconds 60 \
        --targets "$targets" --json "$temp/load.json"
    load_pid=$spawned
    await "$load_pid" 'a load for the scripts' node "$root/bench/redis/calls.mjs" "${log_of[$monitor]}" "$1" "$script_chats"
    end "$server_pid" KILL
    end "$load_pid"
    end "$monitor"
}

# Replaces the calls by those of another script, for the same number of chats.
write_calls() {
    local body sha chat file script=$1
    body=$(cat "$2/body")
    if [ "$script" != lean-plain ]; then
        sha=$(redis-cli -h 127.0.0.1 -p "$redis_port" -x script load <"$root/bench/redis/$script.lua")
    fi
    for ((chat = 0; chat < script_chats; chat++)); do
        file=$2/$chat.call
        case $script in
        lean) words EVALSHA "$sha" 1 "bench:log:$chat" "bench:chat:$chat" "$body" >"$file" ;;
        centrifugo)
            words EVALSHA "$sha" 2 "bench:log:$chat" "bench:meta:$chat" "bench:chat:$chat" "$body" 1000 300 86400 epoch >"$file"
            ;;
        lean-plain)
            words XADD "bench:log:$chat" '*' d "$body" >"$file"
            words PUBLISH "bench:chat:$chat" "$body" >"$file.2"
            ;;
        esac
        printf 'bench:chat:%d\n' "$chat" >"$2/$chat.channel"
    done
}

words() { printf '%s\0' "$@"; }

repeat_calls() {
    local file call benches=() bench
    for file in "$1"/*.call*; do
        mapfile -d '' -t call <"$file"
        spawn benchmark redis-benchmark -h 127.0.0.1 -p "$redis_port" -q -c 1 -P "$script_pipeline" -n "$script_calls" \
            -r 1000000000 "${call[@]}"
        benches+=("$spawned")
    done
    for bench in "${benches[@]}"; do
        wait "$bench" || fail "redis-benchmark failed: $(tail -n 3 "${log_of[$bench]}")"
    done
}

# A refused append would be a cheap one. A few of the random names meet.
all_stored() {
    local file channel stored
    for file in "$1"/*.channel; do
        channel=$(cat "$file")
        stored=$(redis-cli -h 127.0.0.1 -p "$redis_port" hget "$channel" n)
        [ "$stored" -ge $((script_calls * 99 / 100)) ] \
            || fail "only $stored of $script_calls appends were stored: the calls are not what the server makes"
    done
}

hears_all_chats() {
    [ "$(redis-cli -h 127.0.0.1 -p "$redis_port" pubsub channels '*:chat:*' | wc -l)" -eq "$script_chats" ]
}

redis_cpu_micros() {
    node -p "Math.round(1e6 * ($(redis_info cpu used_cpu_sys) + $(redis_info cpu used_cpu_user)))"
}
