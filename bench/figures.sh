# shellcheck shell=bash
# One function for each figure of docs/performance.md. Sourced by run, after servers.sh.
# Each run starts its servers anew, and writes one line to $runs: {"figure", "server", "round", "load" or "value", …}.

# For both sides alike: as little garbage as may be, a heap that shrinks at once to what is held, and is in memory as far as it goes.
small_heap=(
    -XX:+UseSerialGC -Xms20m -Xmn16m -Xmx1g -XX:MinHeapFreeRatio=5 -XX:MaxHeapFreeRatio=10
    -XX:-ShrinkHeapInSteps -XX:+AlwaysPreTouch
)
# As ./blabbermouth has it; for both sides alike, too.
java_options=("@$root/conf/jvm.options")
server_java_options=("${java_options[@]}")

# Measures every server once in each round, each round beginning with another one.
# usage: in_rounds FIGURE RUN SERVER…, where RUN is a function that is given the server
in_rounds() {
    local figure=$1 run=$2 servers=("${@:3}") round i server
    for ((round = 1; round <= rounds; round++)); do
        for ((i = 0; i < ${#servers[@]}; i++)); do
            server=${servers[(i + round - 1) % ${#servers[@]}]}
            ! is_measured "$figure" "$server" "$round" || continue
            printf '%s  round %d/%d  %-16s ' "$figure" "$round" "$rounds" "$server" >&2
            result=
            "$run" "$server"
            printf '{"figure":"%s","server":"%s","round":%d,%s}\n' "$figure" "$server" "$round" "$result" >>"$runs"
            end_all
            report line
        done
    done
}

is_measured() { grep -qs "\"figure\":\"$1\",\"server\":\"$2\",\"round\":$3," "$runs"; }

report() { node "$root/bench/report.mjs" "$@" "$runs" >&2; }

# The load client, on the server that was started last. Its report becomes the result.
# usage: load PROTOCOL SCENARIO OPTION…
load() {
    begin_load "$@"
    end_load
}

begin_load() {
    spawn load "$java" -jar "$jar" load "${@:2}" --protocol "$1" --targets "$targets" --json "$temp/load.json"
    load_pid=$spawned
}

end_load() {
    local code=0
    wait "$load_pid" || code=$?
    end "$load_pid"
    if [ "$code" -ne 0 ]; then
        echo >&2
        tail -n 20 "${log_of[$load_pid]}" >&2
        [ "$code" -ne 2 ] || fail 'messages were lost, came twice or in the wrong order (see above): no figure is worth anything then'
        fail "load ended with $code; the last it printed is above, logs are in ${temp#"$root/"}"
    fi
    result="\"load\":$(tr -d '\n' <"$temp/load.json")"
}

protocol_of() {
    case $1 in
    ours*) echo blabbermouth ;;
    socketio) echo socket.io ;;
    floor) echo bare ;;
    esac
}

# usage: start SERVER NODES
start() {
    case $1 in
    ours) start_redis && start_ours "$2" ;;
    socketio) start_redis && start_socketio "$2" ;;
    floor) start_floor 1 ;;
    esac
}

# A server that cannot keep up with a rate is given the time to deliver all the same: late is not lost.
# usage: messages SERVER OPTION…
messages() {
    local options=(--seconds "$seconds" --warmup-seconds "$warmup_seconds" --settle-seconds 60)
    [ -z "$redis_pid" ] || options+=(--pids "redis=$redis_pid")
    load "$(protocol_of "$1")" messages "${options[@]}" "${@:2}"
}

# Half of the median that a server reached.
# usage: half_of_maximum SERVER
half_of_maximum() { echo $(($(node "$root/bench/report.mjs" maximum "$runs" "$1") / 2)); }

# --- messages per second, and what they cost; also what latency and chats take their rate from

figure_throughput() {
    in_rounds throughput throughput_of ours socketio floor
}

throughput_of() {
    start "$1" 1
    messages "$1" --chats 200 --window 1
}

# --- the same, users and agents on different nodes

figure_two_nodes() { in_rounds two-nodes two_nodes_of ours socketio; }

two_nodes_of() {
    start "$1" 2
    messages "$1" --chats 200 --window 1
}

# --- latency at a rate that all are given alike: half of our maximum

figure_latency() {
    figure_throughput
    rate=$(half_of_maximum ours)
    in_rounds latency latency_of ours socketio floor
}

latency_of() {
    start "$1" 1
    messages "$1" --chats 200 --messages-per-second "$rate"
}

# --- what a connection costs that says nothing

figure_idle() {
    server_java_options=("${small_heap[@]}")
    in_rounds idle-memory idle_memory_of ours floor
    server_java_options=("${java_options[@]}")
    in_rounds idle-cpu idle_cpu_of ours floor
}

# Garbage is collected until the end, so that it is not counted.
idle_memory_of() {
    start_for_idle "$1"
    collect_garbage
    begin_load "$(protocol_of "$1")" idle --connections "$connections" --seconds 10
    while is_running "$load_pid"; do
        collect_garbage
    done
    end_load
}

collect_garbage() { "$jcmd" "${server_pids[-1]}" GC.run >"$temp/jcmd"; }

idle_cpu_of() {
    start_for_idle "$1"
    load "$(protocol_of "$1")" idle --connections "$connections" --seconds "$idle_seconds"
}

start_for_idle() {
    if [ "$1" = ours ]; then
        start_redis
        start_ours 1 CHAT_HEARTBEAT_SECONDS=25 CHAT_EXPIRE_AFTER_SECONDS=3600
    else
        start_floor 25
    fi
    # What is loaded and made once, for the first connections, is not what a connection costs.
    load "$(protocol_of "$1")" idle --connections "$((connections / 5))" --seconds 1
}

# --- what a message costs with few chats open and with many, at the same rate

figure_chats() {
    figure_throughput
    rate=$(($(half_of_maximum ours) / 2))
    in_rounds chats chats_of ours-few ours-many
}

chats_of() {
    local chats=100
    [ "$1" = ours-few ] || chats=$chats_many
    start_redis
    # With the usual second between two pings those of the many connections would cost more than the messages.
    start_ours 1 CHAT_HEARTBEAT_SECONDS=25
    messages "$1" --chats "$chats" --messages-per-second "$rate"
}

# --- all come back at once

figure_reconnect() { in_rounds reconnect reconnect_of ours floor; }

reconnect_of() {
    local protocol joins
    protocol=$(protocol_of "$1")
    start "$1" 1
    # So that none is measured cold; and it tells how often the histories of as many chats are read that lose no connection.
    load "$protocol" idle --connections "$connections" --seconds 1
    [ "$1" = floor ] || joins=$(calls_of xrange)
    load "$protocol" reconnect-storm --connections "$connections"
    [ "$1" = floor ] || result+=",\"historyReads\":$(($(calls_of xrange) - 2 * joins))"
}

# --- from its start until it serves, with the embedded Redis

figure_start() {
    local temp_standalone
    temp_standalone=$(mktemp -d "$temp/standalone.XXXXXX")
    start_of ours >/dev/null
    in_rounds start start_of ours
}

start_of() {
    local ports millis
    mapfile -t ports < <(free_ports 3)
    spawn start env "BLABBERMOUTH_CHAT_PORT=${ports[0]}" "BLABBERMOUTH_SUBSCRIBER_PORT=${ports[1]}" \
        "BLABBERMOUTH_CONSOLE_PORT=${ports[2]}" "BLABBERMOUTH_REDIS_DATA_DIR=$temp_standalone" \
        node "$root/bench/start-time.mjs" "http://127.0.0.1:${ports[2]}/health/ready" "$java" "${java_options[@]}" -jar "$jar" run
    wait "$spawned" || fail "$(tail -n 5 "${log_of[$spawned]}")"
    millis=$(cat "${log_of[$spawned]}")
    result="\"value\":$millis"
}
