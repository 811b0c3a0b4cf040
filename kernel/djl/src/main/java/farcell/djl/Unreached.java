package farcell.djl;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDResource;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.NativeResource;
import java.lang.ref.Cleaner;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gives back the memory of arrays that nobody reaches any more. A manager of DJL holds its arrays until it is closed;
 * of the arrays here it holds a reference that lets go, and all else is as before: the manager lists them, and closes
 * them when it is closed. Memory is freed between runs only, when no operation can be using it.
 */
final class Unreached {

    /** Under this many bytes the JVM's own collections will do. */
    private static final long WORTH_A_COLLECTION = 16 << 20;
    private static final long ROOM = 512 << 20;

    private final Cleaner cleaner = Cleaner.create(task -> {
        Thread thread = new Thread(null, task, "farcell djl", 0, false);
        thread.setDaemon(true);
        return thread;
    });
    private final Queue<Memory> toFree = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean collecting = new AtomicBoolean();
    private volatile long afterCollection;

    /** What is left to free of an array, and which manager lists it. */
    private static final class Memory {

        private final AtomicReference<Long> handle;
        private final String uid;
        private final long size;
        private volatile NDManager manager;

        @SuppressWarnings("unchecked")
        Memory(PtNDArray array) {
            this.handle = (AtomicReference<Long>) Fields.get(array, NativeResource.class, "handle");
            this.uid = array.getUid();
            this.size = ArrayRule.bytes(array);
            this.manager = array.getManager();
        }

        void free() {
            Long pointer = handle.getAndSet(null);
            if (pointer != null && pointer != -1) {
                JniUtils.deleteNDArray(pointer);
            }
            manager.detachInternal(uid);
        }
    }

    /** What a manager holds instead of the array itself. */
    private static final class Loosely implements NDResource {

        private final WeakReference<PtNDArray> array;
        private final Memory memory;

        Loosely(PtNDArray array, Memory memory) {
            this.array = new WeakReference<>(array);
            this.memory = memory;
        }

        @Override
        public NDManager getManager() {
            return memory.manager;
        }

        @Override
        public List<NDArray> getResourceNDArrays() {
            PtNDArray there = array.get();
            return there == null ? List.of() : List.of(there);
        }

        @Override
        public void attach(NDManager to) {
            getResourceNDArrays().forEach(each -> each.attach(to));
        }

        @Override
        public void tempAttach(NDManager to) {
            getResourceNDArrays().forEach(each -> each.tempAttach(to));
        }

        @Override
        public void detach() {
            getResourceNDArrays().forEach(NDResource::detach);
        }

        @Override
        public void close() {
            getResourceNDArrays().forEach(NDResource::close);
        }
    }

    /** An array of which we know that its memory is PyTorch's own and counts its users. Others are left as they are. */
    void hold(NDArray array) {
        if (!(array instanceof PtNDArray own) || own.isReleased()) {
            return;
        }
        Memory memory = new Memory(own);
        memory.manager.attachUncappedInternal(memory.uid, new Loosely(own, memory));
        bytes.addAndGet(memory.size);
        cleaner.register(own, () -> toFree.add(memory));
    }

    /** Gives an array that is held here another manager. */
    void move(NDArray array, NDManager to) {
        Object held = array instanceof PtNDArray own ? resources(own.getManager()).get(own.getUid()) : null;
        // Not attach(), which a manager may be closed to.
        array.returnResource(to);
        if (held instanceof Loosely loosely) {
            loosely.memory.manager = to;
            to.attachUncappedInternal(array.getUid(), new Loosely((PtNDArray) array, loosely.memory));
        }
    }

    /** Closes something when an object is not reached any more. It must not reach the object itself. */
    void closeAfter(Object object, NDManager manager) {
        cleaner.register(object, manager::close);
    }

    /**
     * An array that a variable lost. One whose memory is the JVM's stays as it is: views of it do not keep that memory,
     * DJL keeps it with the array.
     */
    void letGo(NDArray array) {
        if (array instanceof PtNDArray own && !own.isReleased()
                && Fields.get(own, PtNDArray.class, "dataRef") == null && isHeld(own)) {
            hold(own);
        }
    }

    /** Whether the array's manager itself holds it, for as long as it is open. */
    private static boolean isHeld(PtNDArray array) {
        if (array.getManager() instanceof NDManager.SystemNDManager || !array.getManager().isOpen()) {
            return false;
        }
        return resources(array.getManager()).get(array.getUid()) == array;
    }

    private static Map<?, ?> resources(NDManager manager) {
        return (Map<?, ?>) Fields.get(manager, BaseNDManager.class, "resources");
    }

    /** Frees what was found unreached. To be called when no operation of DJL can be under way. */
    void free() {
        for (Memory next = toFree.poll(); next != null; next = toFree.poll()) {
            next.free();
            bytes.addAndGet(-next.size);
        }
    }

    /** Before much memory is taken: the JVM does not see how much its small objects keep. */
    void makeRoom(long wanted) {
        if (wanted >= WORTH_A_COLLECTION && bytes.get() + wanted > 2 * afterCollection + ROOM) {
            System.gc();
            afterCollection = bytes.get();
        }
    }

    /** After variables lost arrays. */
    void collect() {
        if (bytes.get() < WORTH_A_COLLECTION || !collecting.compareAndSet(false, true)) {
            return;
        }
        Thread thread = new Thread(null, () -> {
            collecting.set(false);
            System.gc();
        }, "farcell djl collection", 0, false);
        thread.setDaemon(true);
        thread.start();
    }
}
