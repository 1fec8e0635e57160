# docker build -t blabbermouth .
# docker run --rm -p 127.0.0.1:9000:9000 -p 127.0.0.1:9001:9001 -e BLABBERMOUTH_SECURITY_MODE=open blabbermouth

FROM debian:bookworm-slim AS build
# A slim Debian has no folders for manual pages, and the JDK's packages fail without this one.
RUN mkdir -p /usr/share/man/man1 \
 && apt-get update \
 && apt-get install -y --no-install-recommends maven openjdk-17-jdk-headless \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY .mvn .mvn
COPY pom.xml LICENSE ./
COPY src/main src/main
# The repository is no part of a layer: the next build finds it again, whatever changed above.
RUN --mount=type=cache,target=/root/.m2/repository \
    mvn -B -ntp -Dmaven.test.skip=true -Dspotless.check.skip=true package

FROM debian:bookworm-slim
# A numeric id, so that an orchestrator can see that it is not root.
RUN mkdir -p /usr/share/man/man1 \
 && apt-get update \
 && apt-get install -y --no-install-recommends openjdk-17-jre-headless \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --gid 10001 blabbermouth \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /app --shell /usr/sbin/nologin blabbermouth \
 && install -d /app \
 && install -d -o 10001 -g 10001 -m 700 /app/data
WORKDIR /app
COPY --from=build /build/target/blabbermouth.jar ./
COPY conf conf
COPY LICENSE ./
USER 10001:10001

# The configuration files say 127.0.0.1, which nobody outside the container could reach. So a node refuses to start until it is said
# who may be an agent: security.jwt, or "open" for everybody who reaches the published ports.
# The console port (health) is opened to the container's network too, for proxies and orchestrators; do not publish it.
ENV BLABBERMOUTH_HOST=0.0.0.0 \
    BLABBERMOUTH_CONSOLE_HOST=0.0.0.0 \
    LANG=C.UTF-8
EXPOSE 9000 9001 9002

# Healthy: the process is of use. It says nothing about Redis: while that is away a node tells its clients so, and to
# restart the node would only cut them off. Who sends clients here asks /health/ready instead.
HEALTHCHECK --interval=5s --timeout=5s --start-period=30s --retries=3 CMD exec bash -c '\
  exec 3<>"/dev/tcp/$BLABBERMOUTH_CONSOLE_HOST/${BLABBERMOUTH_CONSOLE_PORT:-9002}" || exit 1; \
  printf "GET /health/live HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" >&3; \
  read -r -t 2 _ status _ <&3; \
  if [ "$status" != 200 ]; then echo "/health/live: ${status:-no answer}"; exit 1; fi'

# Exec form: java itself gets SIGTERM. Half of the memory for the heap: the JVM lets network buffers, which are outside
# of it, grow to the same size. More options for the JVM come by the environment variable JDK_JAVA_OPTIONS; for another
# garbage collector mount another jvm.options.
ENTRYPOINT ["java", "@/app/conf/jvm.options", "-XX:MaxRAMPercentage=50", "-XX:+ExitOnOutOfMemoryError", "-jar", "/app/blabbermouth.jar"]

# A node that needs nobody, with a Redis of its own in /app/data. To join others, set BLABBERMOUTH_REDIS_URI or give
# another configuration: run -conf conf/chat-only.json
CMD ["run", "-conf", "conf/standalone.json"]
