package coop.tablee.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** One living process uses a directory; the system takes the claim back when the process ends, however it ends. */
final class DirectoryClaim implements AutoCloseable {

    private final FileChannel channel;

    private DirectoryClaim(FileChannel channel) {
        this.channel = channel;
    }

    static DirectoryClaim on(Path directory) {
        var file = directory.resolve("in-use");
        try {
            Files.createDirectories(directory);
            var channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(channel) == null) {
                channel.close();
                throw DatabaseNotStarted.inUse(directory, Files.readString(file).strip());
            }
            var process = Long.toString(ProcessHandle.current().pid());
            channel.truncate(0).write(ByteBuffer.wrap(process.getBytes(StandardCharsets.UTF_8)));
            return new DirectoryClaim(channel);
        } catch (IOException e) {
            throw new UncheckedIOException("The data directory cannot be used: " + directory, e);
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
