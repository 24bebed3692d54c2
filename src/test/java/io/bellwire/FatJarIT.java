package io.bellwire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user gets: one jar that runs. */
class FatJarIT {

    private static final String NO_MANAGEMENT = "{\"management\":{\"port\":0}}";
    private static final String FAT_JAR = System.getProperty("bellwire.fatJar");

    @Test
    void startsFromTheJarAlone() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "-jar", FAT_JAR, "version")
                .redirectErrorStream(true)
                .start();

        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(output).isZero();
        assertThat(output).containsIgnoringCase("bellwire");
    }

    @Test
    void tellsTheVirtualMachineWhatItNeeds() throws IOException {
        try (JarFile jar = new JarFile(FAT_JAR)) {
            var manifest = jar.getManifest().getMainAttributes();

            assertThat(manifest.getValue("Main-Class")).isEqualTo(Main.class.getName());
            assertThat(manifest.getValue("Multi-Release")).isEqualTo("true");
            assertThat(manifest.getValue("Enable-Native-Access")).isEqualTo("ALL-UNNAMED");
            assertThat(manifest.getValue("Add-Opens")).contains("java.base/sun.nio.ch");
        }
    }

    @Test
    void aNodeAloneLoadsNothingOfHazelcast() throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process node = new ProcessBuilder(
                        java,
                        "-Xlog:class+load",
                        "-jar",
                        FAT_JAR,
                        "serve",
                        "--dev",
                        "--port",
                        "0",
                        "--conf",
                        NO_MANAGEMENT)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines =
                    output.lines().takeWhile(line -> !line.startsWith("ready ")).toList();

            assertThat(lines).anyMatch(line -> line.contains("io.bellwire.GatewayVerticle "));
            assertThat(lines).noneMatch(line -> line.contains("hazelcast.H") || line.contains("com.hazelcast"));
        } finally {
            node.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void startsWithAnArchiveOfItsClasses(@TempDir Path folder) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String archive = folder.resolve("bellwire.jsa").toString();
        Process first = new ProcessBuilder(
                        java,
                        "-XX:ArchiveClassesAtExit=" + archive,
                        "-jar",
                        FAT_JAR,
                        "serve",
                        "--dev",
                        "--port",
                        "0",
                        "--conf",
                        NO_MANAGEMENT)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = first.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().anyMatch(line -> line.startsWith("ready ")))
                    .isTrue();
            first.destroy();
            assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(first.exitValue()).isZero();
        } finally {
            first.destroyForcibly();
        }

        // With -Xshare:on the virtual machine does not start if the archive can't be used.
        Process second = new ProcessBuilder(
                        java, "-Xshare:on", "-XX:SharedArchiveFile=" + archive, "-jar", FAT_JAR, "version")
                .redirectErrorStream(true)
                .start();
        String output = new String(second.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).as(output).isZero();
    }

    @Test
    void carriesItsLicenceAndNobodysSignature() throws IOException {
        try (JarFile jar = new JarFile(FAT_JAR)) {
            assertThat(jar.stream().map(JarEntry::getName))
                    .contains("META-INF/LICENSE", "logback.xml")
                    .noneMatch(name -> name.endsWith("module-info.class"))
                    .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
        }
    }
}
