package coop.tablee.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** Writes the list of {@link ClassPathFiles} when the executable jar is packed. */
class ClassPathFilesListing implements BeanFactoryInitializationAotProcessor {

    @Override
    public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
            ConfigurableListableBeanFactory beanFactory) {
        var lines = lines();
        return (context, code) -> context.getGeneratedFiles().addResourceFile(ClassPathFiles.LIST, lines);
    }

    private static String lines() {
        var lines = new StringBuilder();
        try {
            for (var kind : ClassPathFiles.values()) {
                lines.append(kind.lines());
            }
        } catch (IOException unreadableClassPath) {
            throw new UncheckedIOException(unreadableClassPath);
        }
        return lines.toString();
    }
}
