# shellcheck shell=bash
# Starts and ends the processes of the bench. Sourced by run, which sets: root, jar, java, temp, floor_classpath.
# Everything listens on loopback, on free ports; nothing is pinned to a core.

redis_server=${BLABBERMOUTH_REDIS_SERVER:-$(command -v redis-server || true)}
start_seconds_max=30
stop_seconds_max=15

# Of all processes that run for the bench now, in the order they were started; with the names of their logs.
pids=()
declare -A log_of=()

redis_pid=
redis_port=
server_pids=()
targets=

fail() {
    printf 'bench: %s\n' "$1" >&2
    exit 1
}

# Starts a process in the background: its id is in $spawned, what it prints in a log of its own.
# usage: spawn NAME COMMAND…
spawn() {
    local log
    log=$(mktemp "$temp/$1.XXXXXX.log")
    shift
    "$@" >"$log" 2>&1 </dev/null &
    spawned=$!
    pids+=("$spawned")
    log_of[$spawned]=$log
}

is_running() { kill -0 "$1" 2>/dev/null; }

# Waits until a check succeeds, as long as the process runs.
# usage: await PID WHAT CHECK…
await() {
    local pid=$1 what=$2 deadline=$((SECONDS + start_seconds_max))
    shift 2
    until "$@" 2>/dev/null; do
        if ! is_running "$pid"; then
            tail -n 20 "${log_of[$pid]}" >&2
            fail "$what ended instead of starting; the last it printed is above"
        fi
        [ "$SECONDS" -lt "$deadline" ] || fail "$what was not ready after $start_seconds_max s; its log is ${log_of[$pid]#"$root/"}"
        sleep 0.05
    done
}

# Ends one process and waits until it is gone; its exit code does not matter.
# usage: end PID [SIGNAL]
end() {
    local pid=$1 deadline=$((SECONDS + stop_seconds_max)) other left=()
    {
        kill "-${2:-TERM}" "$pid" || true
        while is_running "$pid"; do
            [ "$SECONDS" -lt "$deadline" ] || kill -KILL "$pid" || true
            sleep 0.02
        done
        wait "$pid" || true
    } 2>/dev/null # where the shell would also tell that it was killed
    for other in "${pids[@]}"; do
        [ "$other" = "$pid" ] || left+=("$other")
    done
    pids=("${left[@]+"${left[@]}"}")
}

# The last started first, so that no server misses its Redis.
end_all() {
    while [ "${#pids[@]}" -gt 0 ]; do
        end "${pids[-1]}"
    done
    server_pids=()
    redis_pid=
}

# So many free ports, one a line.
free_ports() {
    node -e '
        const net = require("node:net");
        for (let i = 0; i < Number(process.argv[1]); i++) {
            const server = net.createServer().listen(0, "127.0.0.1", () => {
                console.log(server.address().port);
                setTimeout(() => server.close(), 100);
            });
        }' "$1"
}

accepts() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

is_ready() { [ "$(curl -s -o "$temp/ready" -w '%{http_code}' "http://127.0.0.1:$1/health/ready")" = 200 ]; }

# A Redis of its own for each run, as durable as the embedded one is by default: the same for everybody.
start_redis() {
    local folder
    redis_port=$(free_ports 1)
    folder=$(mktemp -d "$temp/redis.XXXXXX")
    spawn redis "$redis_server" --bind 127.0.0.1 --port "$redis_port" --dir "$folder" --appendonly yes \
        --appendfsync everysec --save '' --maxmemory-policy noeviction
    redis_pid=$spawned
    await "$redis_pid" Redis redis ping
}

redis() { redis-cli -h 127.0.0.1 -p "$redis_port" "$@" >"$temp/redis-cli" && grep -qv '^ERR' "$temp/redis-cli"; }

# What INFO says of a field.
# usage: redis_info SECTION FIELD
redis_info() {
    redis-cli -h 127.0.0.1 -p "$redis_port" info "$1" | tr -d '\r' | sed -n "s/^$2:\\(.*\\)/\\1/p"
}

# How often Redis has run a command since it was started, by clients or scripts.
# usage: calls_of COMMAND
calls_of() {
    local stats
    stats=$(redis_info commandstats "cmdstat_$1")
    stats=${stats#calls=}
    echo "${stats:+${stats%%,*}}" | sed 's/^$/0/'
}

# All clients of the bench are one address. The limits are counted all the same, and not reached.
limits_of_many=(BLABBERMOUTH_LIMITS_{JOINS_PER_MINUTE,MESSAGES_PER_SECOND,MESSAGES_BURST,CONNECTIONS_PER_ADDRESS}=1000000)

# usage: start_ours NODES [KEY=VALUE…], where KEY is one of the environment, without BLABBERMOUTH_
start_ours() {
    local nodes=$1 ports node
    shift
    targets=
    for ((node = 0; node < nodes; node++)); do
        mapfile -t ports < <(free_ports 3)
        spawn ours env "${@/#/BLABBERMOUTH_}" "BLABBERMOUTH_REDIS_URI=redis://127.0.0.1:$redis_port" \
            "BLABBERMOUTH_CHAT_PORT=${ports[0]}" "BLABBERMOUTH_SUBSCRIBER_PORT=${ports[1]}" \
            "BLABBERMOUTH_CONSOLE_PORT=${ports[2]}" "${limits_of_many[@]}" \
            "$java" "${server_java_options[@]}" -jar "$jar" run
        server_pids+=("$spawned")
        await "$spawned" Blabbermouth is_ready "${ports[2]}"
        targets+=${targets:+,}http://127.0.0.1:${ports[0]}
    done
}

# usage: start_socketio NODES
start_socketio() {
    local nodes=$1 port node options=()
    # One node needs none, and is faster without.
    [ "$nodes" -eq 1 ] || options=(--adapter)
    targets=
    for ((node = 0; node < nodes; node++)); do
        port=$(free_ports 1)
        spawn socketio node "$root/bench/socketio/server.js" --port "$port" --redis "$redis_port" \
            ${options[@]+"${options[@]}"}
        server_pids+=("$spawned")
        await "$spawned" 'the Socket.IO server' accepts "$port"
        targets+=${targets:+,}http://127.0.0.1:$port
    done
}

# usage: start_floor HEARTBEAT_SECONDS
start_floor() {
    local port
    port=$(free_ports 1)
    spawn floor "$java" "${server_java_options[@]}" -cp "$floor_classpath" \
        io.blabbermouth.bench.FloorServer "$port" "$1"
    server_pids+=("$spawned")
    targets=http://127.0.0.1:$port
    await "$spawned" 'the floor server' accepts "$port"
}
