package farcell.volumes;

import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The program on a host: talks over its standard input and output, and ends with them. Arguments: Farcell's directory, then
 * {@code NAME=DIRECTORY} for each configured volume.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws IOException {
        Map<String, Path> mounts = new LinkedHashMap<>();
        for (int i = 1; i < arguments.length; i++) {
            int at = arguments[i].indexOf('=');
            mounts.put(VolumeAddress.checkName(arguments[i].substring(0, at)), Path.of(arguments[i].substring(at + 1)));
        }
        InputStream in = new BufferedInputStream(new FileInputStream(FileDescriptor.in), 1 << 16);
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        // Nothing may print between the frames.
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.err), true));
        new VolumeServer(new VolumeStore(new VolumePlaces(Path.of(arguments[0]), mounts)),
                new Frames(in, out, () -> { })).run();
    }
}
