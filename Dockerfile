# syntax=docker/dockerfile:1

FROM eclipse-temurin:17-jdk AS build
WORKDIR /build
COPY .mvn .mvn
COPY mvnw pom.xml LICENSE ./
COPY conf conf
COPY src src
# The cache keeps Maven and the dependencies from one build to the next.
RUN --mount=type=cache,target=/root/.m2 ./mvnw -B -ntp -q package -DskipTests \
    && cp target/bellwire-*-fat.jar bellwire.jar

FROM eclipse-temurin:17-jre
RUN groupadd --gid 10001 bellwire \
    && useradd --no-create-home --uid 10001 --gid bellwire --home-dir /opt/bellwire --shell /usr/sbin/nologin bellwire \
    && install -d -o bellwire -g bellwire -m 0750 /data
WORKDIR /opt/bellwire
COPY --from=build /build/bellwire.jar bellwire.jar
COPY LICENSE ./
COPY conf conf

# The classes as they are after a start, to be mapped into memory: a node is ready in about half the time.
RUN mkfifo /tmp/started \
    && { java -XX:ArchiveClassesAtExit=bellwire.jsa -jar bellwire.jar serve --dev --port 0 >/tmp/started & } \
    && grep -m 1 ^ready /tmp/started && kill $! && wait $! && rm /tmp/started

# The embedded store is in /data; without a volume it goes away with the container.
# Set a key to check tokens with, e.g. BELLWIRE_AUTH_JWT_SECRET_FILE=/run/secrets/jwt.
ENV BELLWIRE_STORE_PATH=/data
VOLUME /data
USER bellwire

# 8080: clients. The management port (9090: health, metrics) stays on the container's loopback, where the health check
# asks it; to scrape metrics set BELLWIRE_MANAGEMENT_HOST=0.0.0.0, and never publish it.
EXPOSE 8080

# SIGTERM drains: clients are told to reconnect elsewhere (close code 1012), then the process ends with 0.
# Give it time: docker stop --time 30.
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s --retries=3 \
    CMD ["java", "-XX:SharedArchiveFile=/opt/bellwire/bellwire.jsa", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-jar", "/opt/bellwire/bellwire.jar", "healthcheck"]

# exec form: the gateway is process 1 and gets the signals. The rest of the memory is for sockets, which are off the heap.
# A process without memory is of no use to anyone: it ends, and the log brings back what was answered.
ENTRYPOINT ["java", "-XX:SharedArchiveFile=/opt/bellwire/bellwire.jsa", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-jar", "/opt/bellwire/bellwire.jar"]
CMD ["serve"]
