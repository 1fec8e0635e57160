package io.blabbermouth.faults.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/**
 * A part of the product replaced by one that does not do what it must, to be put in front of the class path: the product
 * itself knows nothing of it.
 *
 * @param file below src/main
 * @param snippet of it; found there exactly once, or the test is no longer about the product
 */
record PlantedBug(String file, String snippet, String instead) {
    private static final Path SOURCES = Path.of("src", "main");
    private static final String JAVA = "java/";
    private static final String RESOURCES = "resources/";

    /** @return the folder that holds the replaced classes and resources */
    static Path plantAll(List<PlantedBug> bugs, Path folder) {
        create(folder);
        for (PlantedBug bug : bugs) {
            if (bug.file.startsWith(JAVA)) {
                bug.compileInto(folder);
            } else {
                bug.copyInto(folder);
            }
        }
        return folder;
    }

    private String source() {
        try {
            String product = Files.readString(SOURCES.resolve(file));
            int times = product.split(Pattern.quote(snippet), -1).length - 1;
            assertThat(times).as("how often %s holds: %s", file, snippet).isEqualTo(1);
            return product.replace(snippet, instead);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void copyInto(Path folder) {
        try {
            Path copy = folder.resolve(file.substring(RESOURCES.length()));
            create(copy.getParent());
            Files.writeString(copy, source());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void create(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void compileInto(Path folder) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();
        List<String> options = List.of(
                "-d",
                folder.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-proc:none",
                "-nowarn",
                "-parameters");
        boolean compiled = compiler.getTask(errors, null, null, options, null, List.of(new InMemory(file, source())))
                .call();
        assertThat(compiled).as("%s compiles: %s", file, errors).isTrue();
    }

    private static final class InMemory extends SimpleJavaFileObject {
        private final String text;

        private InMemory(String file, String text) {
            super(URI.create("memory:///" + file.substring(JAVA.length())), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
