package farcell.djl;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import java.lang.reflect.Field;

/** The engines of this session, and the devices that they have. */
final class Engines {

    static final String PYTORCH = "PyTorch";
    private static final String DEFAULT = "default";

    /** Set when PyTorch was loaded on a thread of ours: it switches gradients off on the thread that loads it only. */
    private volatile boolean gradientsToSwitchOff;

    /** An engine by name. @throws EngineException if it is not on the class path or cannot be loaded */
    Engine find(String name) {
        if (!Engine.getAllEngines().contains(name)) {
            throw new EngineException("the engine " + name + " is not on the class path here, only "
                    + Engine.getAllEngines());
        }
        if (!name.equals(PYTORCH) || isPyTorchLoaded()) {
            return Engine.getEngine(name);
        }
        Engine engine = Engine.getEngine(name);
        gradientsToSwitchOff = true;
        return engine;
    }

    /** The engine that DJL takes when none is named. */
    Engine standard() {
        return find(Engine.getDefaultEngineName());
    }

    private static boolean isPyTorchLoaded() {
        try {
            Field field = LibUtils.class.getDeclaredField("libTorch");
            field.setAccessible(true);
            return field.get(null) != null;
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            return true;
        }
    }

    void enterRun() {
        if (gradientsToSwitchOff) {
            gradientsToSwitchOff = false;
            JniUtils.setGradMode(false);
        }
    }

    /** What a device is called on the way: the one that an engine takes by default is the other side's default. */
    static String nameOf(Device device, Engine engine) {
        if (device.equals(engine.defaultDevice())) {
            return DEFAULT;
        }
        return device.getDeviceId() < 0 ? device.getDeviceType() : device.getDeviceType() + device.getDeviceId();
    }

    /** The device of that name, or the default one where this session has none such. */
    static Device device(String name, Engine engine) {
        if (name.equals(DEFAULT)) {
            return engine.defaultDevice();
        }
        Device device = Device.fromName(name, engine);
        boolean there = device.getDevices().stream()
                .allMatch(each -> !each.isGpu() || each.getDeviceId() < engine.getGpuCount());
        return there ? device : engine.defaultDevice();
    }
}
