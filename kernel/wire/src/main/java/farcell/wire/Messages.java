package farcell.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The binary form of {@link Message}. A message is the number of its type in a fixed table, then its components in
 * the order of declaration; {@link RecordCodec} has the details. Decoding makes records of this package only and
 * checks every count and length against what is left before it allocates.
 */
public final class Messages {

    /** Version of this form; goes into {@link Message.Hello#protocol()}. Raise it with any change of a record. */
    public static final int PROTOCOL = 3;

    /** The largest encoded message, bytes. */
    public static final int MAX_BYTES = 64 << 20;

    // The position in these lists is the number on the wire: append, never reorder.
    private static final List<Class<? extends Message>> MESSAGES = List.of(
            Message.Hello.class, Message.Run.class, Message.Ran.class, Message.Interrupt.class,
            Message.AddPaths.class, Message.SetStates.class, Message.Free.class, Message.Describe.class,
            Message.Described.class, Message.Render.class, Message.Take.class,
            Message.Taken.class, Message.Refused.class, Message.Put.class, Message.Threads.class, Message.Text.class,
            Message.Done.class, Message.Failed.class, Message.Bye.class, Message.Need.class, Message.NeedClass.class,
            Message.ClassIs.class, Message.Input.class, Message.Output.class, Message.Show.class, Message.Clear.class,
            Message.Dirty.class, Message.Exiting.class, Message.Facts.class, Message.Attach.class,
            Message.Attached.class, Message.Replay.class, Message.Replayed.class, Message.Collected.class,
            Message.Keep.class, Message.Kept.class, Message.ReadKept.class, Message.KeptBytes.class,
            Message.Lease.class, Message.AskClocks.class, Message.Clocks.class, Message.EndsSoon.class,
            Message.Leave.class, Message.Uncaught.class,
            Message.OutputLimit.class, Message.CommOpen.class, Message.CommSend.class, Message.CommClose.class,
            Message.CommTarget.class, Message.Reload.class, Message.Reloaded.class, Message.PrepareEnd.class,
            Message.TimeIsUp.class, Message.AskUse.class, Message.Use.class);
    static final List<Class<? extends Step>> STEPS = List.of(
            Step.Define.class, Step.Redefine.class, Step.Reset.class, Step.Invoke.class, Step.Carry.class);
    private static final List<Class<? extends Message.Outcome>> OUTCOMES = List.of(
            Message.Outcome.Ok.class, Message.Outcome.Threw.class, Message.Outcome.Stopped.class);

    private static final RecordCodec CODEC = new RecordCodec(Message.class, MESSAGES)
            .sealed(Step.class, STEPS)
            .sealed(Message.Outcome.class, OUTCOMES)
            .build();

    private Messages() {}

    /**
     * @throws IllegalArgumentException for null in a component that may not be null, for nesting over
     *                                  {@value RecordCodec#MAX_DEPTH}, and for a message over {@link #MAX_BYTES}
     */
    public static byte[] encode(Message message) {
        WireOutput out = new WireOutput(256, MAX_BYTES);
        CODEC.write(message, out);
        return out.toBytes();
    }

    /** As {@link #encode} of a {@link Message.Output}, of text that is encoded already. @param utf8 well-formed UTF-8 */
    public static byte[] encodeOutput(long run, String name, byte[] utf8, int length) {
        byte[] stream = name.getBytes(StandardCharsets.UTF_8);
        WireOutput out = new WireOutput(1 + 8 + WireOutput.sizeOf(stream.length) + WireOutput.sizeOf(length), MAX_BYTES);
        out.writeByte(MESSAGES.indexOf(Message.Output.class));
        out.writeLong(run);
        out.writeBytes(stream, stream.length);
        out.writeBytes(utf8, length);
        return out.toBytes();
    }

    /** @throws IOException for bytes that are no message; nothing is left half read */
    public static Message decode(ByteBuffer bytes) throws IOException {
        WireInput in = new WireInput(bytes.slice());
        Message message = (Message) CODEC.read(in);
        if (in.remaining() > 0) {
            throw new IOException("Malformed message: " + in.remaining() + " bytes after the end of a "
                    + message.getClass().getSimpleName());
        }
        return message;
    }

    public static Message decode(byte[] bytes) throws IOException {
        return decode(ByteBuffer.wrap(bytes));
    }
}
