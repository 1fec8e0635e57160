# shellcheck shell=bash
# The figure "redis": what storing a message costs Redis, by redis-benchmark. Sourced by run, after figures.sh.
#
# Ours is called as the server calls it: the load client opens chats and talks, some calls are taken from what MONITOR sees, and
# repeated with other clientMessageIds each time. The others get the same bytes. One client listens to all the chats, as a node does.

# Connections that call, each the same again and again; for the others, each for a chat of its own.
script_connections=50
# Commands that are under way on each of them.
script_pipeline=10

# Short: no chat is as long as what is kept of it, as nearly all are. Long: most messages push an old one out.
# ours stores one message a call, as a server does that has little to do; ours-busy as many as it did in one go at half of its maximum.
figure_redis() {
    figure_throughput
    rate=$(half_of_maximum ours)
    chat_messages=$short_chat_messages
    in_rounds redis-short script_of ours ours-busy lean lean-plain centrifugo
    chat_messages=$long_chat_messages
    in_rounds redis-long script_of ours ours-busy lean centrifugo
}

script_of() {
    local folder messages repeats stored cpu channels
    start_redis
    folder=$(mktemp -d "$temp/calls.XXXXXX")
    case $1 in
    ours) capture_calls "$folder" single --chats "$script_connections" --messages-per-second 500 ;;
    ours-busy) capture_calls "$folder" any --chats 200 --messages-per-second "$rate" ;;
    *)
        capture_calls "$folder" single --chats "$script_connections" --messages-per-second 500
        write_calls "$1" "$folder"
        ;;
    esac
    mapfile -t channels <"$folder/channels"
    # shellcheck disable=SC2016 # To be expanded by that shell. What is heard would fill the disk.
    spawn subscriber sh -c 'exec redis-cli -h 127.0.0.1 "$@" >/dev/null' sh -p "$redis_port" subscribe "${channels[@]}"
    await "$spawned" 'the subscriber' hears "${#channels[@]}"
    messages=$(cat "$folder/messages")
    # A multiple of the pipeline: redis-benchmark would do more otherwise.
    repeats=$((chat_messages / $(cat "$folder/most") / script_pipeline * script_pipeline))
    stored=$(calls_of xadd)
    cpu=$(redis_cpu_micros)
    repeat_calls "$folder" "$repeats"
    cpu=$(($(redis_cpu_micros) - cpu))
    stored=$(($(calls_of xadd) - stored))
    # What is refused would be cheap. A few of the random names meet.
    [ "$stored" -ge $((messages * repeats * 99 / 100)) ] \
        || fail "only $stored of $((messages * repeats)) messages were stored: the calls are not what the server makes"
    result="\"value\":$(node -p "$cpu / $stored"),\"messagesPerCall\":$(node -p "$messages / $script_connections")"
}

# Chats as they are while a server serves them; it is killed so that it cannot tidy up.
# usage: capture_calls FOLDER single|any LOAD_OPTION…
capture_calls() {
    local monitor load_pid server_pid
    start_ours 1
    server_pid=${server_pids[-1]}
    spawn monitor redis-cli -h 127.0.0.1 -p "$redis_port" monitor
    monitor=$spawned
    spawn load "$java" -jar "$jar" load messages "${@:3}" --seconds 60 --targets "$targets" --json "$temp/load.json"
    load_pid=$spawned
    await "$load_pid" 'a load for the scripts' \
        node "$root/bench/redis/calls.mjs" "${log_of[$monitor]}" "$1" "$script_connections" "$2"
    end "$server_pid" KILL
    end "$load_pid"
    end "$monitor"
    rm "${log_of[$monitor]}"
}

# Replaces the calls by those of another script.
# usage: write_calls SCRIPT FOLDER
write_calls() {
    local body sha='' i file script=$1
    body=$(cat "$2/body")
    if [ "$script" != lean-plain ]; then
        sha=$(redis-cli -h 127.0.0.1 -p "$redis_port" -x script load <"$root/bench/redis/$script.lua")
    fi
    : >"$2/channels"
    for ((i = 0; i < script_connections; i++)); do
        file=$2/$i.call
        case $script in
        lean) words EVALSHA "$sha" 1 "bench:log:$i" "bench:$i" "$body" >"$file" ;;
        centrifugo)
            words EVALSHA "$sha" 2 "bench:log:$i" "bench:meta:$i" "bench:$i" "$body" 1000 300 86400 epoch >"$file"
            ;;
        lean-plain)
            words XADD "bench:log:$i" '*' d "$body" >"$file"
            words PUBLISH "bench:$i" "$body" >"$file.2"
            ;;
        esac
        echo "bench:$i" >>"$2/channels"
    done
    echo "$script_connections" >"$2/messages"
    echo 1 >"$2/most"
}

words() { printf '%s\0' "$@"; }

# usage: repeat_calls FOLDER TIMES
repeat_calls() {
    local file call benches=() bench
    for file in "$1"/*.call*; do
        mapfile -d '' -t call <"$file"
        spawn benchmark redis-benchmark -h 127.0.0.1 -p "$redis_port" -q -c 1 -P "$script_pipeline" -n "$2" \
            -r 1000000000 "${call[@]}"
        benches+=("$spawned")
    done
    for bench in "${benches[@]}"; do
        wait "$bench" || fail "redis-benchmark failed: $(tail -n 3 "${log_of[$bench]}")"
    done
}

hears() { [ "$(redis-cli -h 127.0.0.1 -p "$redis_port" pubsub channels | wc -l)" -eq "$1" ]; }

redis_cpu_micros() {
    node -p "Math.round(1e6 * ($(redis_info cpu used_cpu_sys) + $(redis_info cpu used_cpu_user)))"
}
