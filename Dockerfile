# vCluster Manager as an image:
#   docker build -t registry.example.com/vcluster-manager:0.1.0 .
# Base images are arguments, for whoever has a mirror or pins digests. What must be in them:
#   BUILD_IMAGE    Maven and a JDK 25
#   NODE_IMAGE     Node in /usr/local, which builds the web portal
#   RUNTIME_IMAGE  `java` 25 and a shell, on glibc: PostgreSQL's programs and Helm are made for it
ARG BUILD_IMAGE=maven:3-eclipse-temurin-25
ARG NODE_IMAGE=node:22-bookworm-slim
ARG RUNTIME_IMAGE=eclipse-temurin:25-jre

FROM ${NODE_IMAGE} AS node

FROM ${BUILD_IMAGE} AS build
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -sf ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /build
# What others wrote changes seldom: it comes first, and stays one layer from build to build.
COPY pom.xml ./
RUN --mount=type=cache,target=/root/.m2/repository \
    mvn -B -ntp dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=/build/lib
COPY schema.graphqls ./
COPY db/migration db/migration
COPY src/build src/build
COPY src/main src/main
# Not `package`: only what the program needs, without a look at tests.
RUN --mount=type=cache,target=/root/.m2/repository --mount=type=cache,target=/root/.npm \
    mvn -B -ntp -Dmaven.test.skip=true process-classes jar:jar

FROM ${RUNTIME_IMAGE}
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="vCluster Manager" \
      org.opencontainers.image.description="A GraphQL control plane and Postgres inventory for short-lived Kubernetes clusters" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"
# PostgreSQL does not start for a user without a name.
RUN echo 'vcm:x:10001:10001:vCluster Manager:/data:/usr/sbin/nologin' >> /etc/passwd \
    && echo 'vcm:x:10001:' >> /etc/group \
    && mkdir -m 0700 /data \
    && chown 10001:10001 /data
COPY --from=build /build/lib /app/lib
COPY --from=build /build/target/vcluster-manager-*.jar /app/vcluster-manager.jar
# A third of the memory for the heap: Helm's processes, threads and the embedded PostgreSQL have theirs beside it.
ENV SERVER_HOST=0.0.0.0 \
    SERVER_PORT=8000 \
    VCM_DATA=/data \
    JAVA_TOOL_OPTIONS="-XX:MaxRAMPercentage=33 -XX:+ExitOnOutOfMemoryError"
# Only /data and /tmp are written to: the root may be read-only.
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 8000
# No shell in between: Java is process 1 and gets SIGTERM.
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-cp", "/app/vcluster-manager.jar:/app/lib/*", "io.vclustermanager.Application"]
