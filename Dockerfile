# The image of a marketplace that has a PostgreSQL beside it; without MARKETPLACE_DATABASE_URL it does not start.

FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /source
COPY pom.xml ./
COPY catalog-import ./catalog-import
COPY marketplace ./marketplace
# All that the jar holds, in libraries of its own, but for the embedded database: six PostgreSQL for six kinds of machine, 210 MB.
RUN --mount=type=cache,target=/root/.m2 mvn --batch-mode --quiet package dependency:copy-dependencies -Dmaven.test.skip=true \
        -DincludeScope=runtime -DexcludeGroupIds=io.zonky.test,io.zonky.test.postgres -DoutputDirectory=/image/lib \
    && mkdir /image/tablee \
    && mv marketplace/target/thin/marketplace-*.jar /image/lib/catalog-import-*.jar /image/tablee/

FROM eclipse-temurin:17-jre
RUN groupadd --system --gid 10001 tablee \
    && useradd --system --uid 10001 --gid tablee --no-create-home --shell /usr/sbin/nologin tablee
WORKDIR /app
# What changes least comes first.
COPY --from=build /image/lib/ ./lib/
COPY --from=build /image/tablee/ ./tablee/
USER 10001:10001
# What the compiler of the running code needed for a moment is given back: two arenas instead of eight for each processor, trimmed every five seconds.
ENV SERVER_PORT=8080 \
    MALLOC_ARENA_MAX=2 \
    JAVA_TOOL_OPTIONS="-XX:InitialRAMPercentage=30 -XX:MaxRAMPercentage=30 -XX:TrimNativeHeapInterval=5000 -XX:+ExitOnOutOfMemoryError"
EXPOSE 8080
STOPSIGNAL SIGTERM
# Ready is when the status line says 200. No tool is needed that the image may not have.
HEALTHCHECK --interval=5s --timeout=5s --start-period=90s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/${SERVER_PORT} && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && read -r -t 4 answer <&3 && [[ $answer == *' 200 '* ]]"]
ENTRYPOINT ["java", "-cp", "tablee/*:lib/*", "coop.tablee.Marketplace"]
