package farcell.values;

import java.io.IOException;
import java.io.Serializable;
import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A lambda or method reference without its captured values, as {@link SerializedLambda} describes it. Names of classes
 * are binary names, {@code a.b.C$D}.
 *
 * @param capturing  class whose code made the lambda
 * @param face       functional interface
 * @param method     name of its method, with erased descriptor {@code signature}
 * @param kind       how {@code owner}.{@code name} is called: a {@code REF_} constant of {@link MethodHandleInfo}
 * @param descriptor of the implementation
 * @param actual     descriptor of the interface's method with its type arguments in place
 * @param markers    interfaces beside {@code face} and {@code Serializable}
 * @param bridges    further descriptors that {@code method} is implemented with
 * @param captured   number of captured values
 */
record LambdaForm(String capturing, String face, String method, String signature, int kind, String owner, String name,
                  String descriptor, String actual, List<String> markers, List<String> bridges, int captured) {

    /** Whether a hidden class is that of a lambda whose call site was woven serializable. */
    static boolean isWritable(Class<?> type) {
        if (!type.isHidden() || !Serializable.class.isAssignableFrom(type)) {
            return false;
        }
        try {
            return type.getDeclaredMethod("writeReplace").getReturnType() == Object.class;
        } catch (NoSuchMethodException | LinkageError e) {
            return false;
        }
    }

    static SerializedLambda describe(Object lambda) throws ReflectiveOperationException, IOException {
        if (JdkTypes.isJdk(lambda.getClass())) {
            return JdkLambdas.describe(lambda);
        }
        Method replace = lambda.getClass().getDeclaredMethod("writeReplace");
        replace.setAccessible(true);
        return (SerializedLambda) replace.invoke(lambda);
    }

    /** @param type hidden class of the lambda, which tells what {@code lambda} does not: markers and bridges */
    static LambdaForm of(SerializedLambda lambda, Class<?> type) {
        String face = binary(lambda.getFunctionalInterfaceClass());
        List<String> markers = new ArrayList<>();
        for (Class<?> each : type.getInterfaces()) {
            if (each != Serializable.class && !each.getName().equals(face)) {
                markers.add(each.getName());
            }
        }
        List<String> bridges = new ArrayList<>();
        for (Method method : type.getDeclaredMethods()) {
            String descriptor = MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                    .toMethodDescriptorString();
            if (method.getName().equals(lambda.getFunctionalInterfaceMethodName())
                    && !descriptor.equals(lambda.getFunctionalInterfaceMethodSignature())) {
                bridges.add(descriptor);
            }
        }
        Collections.sort(bridges);
        return new LambdaForm(binary(lambda.getCapturingClass()), face,
                lambda.getFunctionalInterfaceMethodName(), lambda.getFunctionalInterfaceMethodSignature(),
                lambda.getImplMethodKind(), binary(lambda.getImplClass()), lambda.getImplMethodName(),
                lambda.getImplMethodSignature(), lambda.getInstantiatedMethodType(), markers, bridges,
                lambda.getCapturedArgCount());
    }

    private static String binary(String internal) {
        return internal.replace('/', '.');
    }

    /** The implementation as {@code owner#method#descriptor}. */
    String code() {
        return owner + "#" + name + "#" + descriptor;
    }

    /**
     * Binary names of the classes in its descriptors.
     *
     * @throws IllegalArgumentException for a malformed descriptor
     */
    Set<String> namedClasses() {
        Set<String> names = new TreeSet<>();
        List<String> descriptors = new ArrayList<>(List.of(signature, descriptor, actual));
        descriptors.addAll(bridges);
        for (String each : descriptors) {
            for (int i = each.indexOf('L'); i >= 0; i = each.indexOf('L', i)) {
                int end = each.indexOf(';', i);
                if (end < 0) {
                    throw new IllegalArgumentException("malformed method descriptor");
                }
                names.add(binary(each.substring(i + 1, end)));
                i = end;
            }
        }
        return names;
    }

    /** Loads classes by binary name, and refuses those that may not be. */
    interface Loader {
        Class<?> load(String name) throws InvalidValueException;
    }

    /**
     * Makes the lambda again with the JDK's own factory.
     *
     * @param lookup full-privilege lookup in the unnamed module of {@code loader}
     */
    Object rebuild(Object[] values, ClassLoader loader, MethodHandles.Lookup lookup, Loader classes)
            throws InvalidValueException {
        Class<?> host = classes.load(capturing);
        Class<?> faceType = classes.load(face);
        Class<?> ownerType = classes.load(owner);
        try {
            MethodHandles.Lookup caller = MethodHandles.privateLookupIn(host, lookup);
            MethodType type = MethodType.fromMethodDescriptorString(descriptor, loader);
            MethodHandle implementation = find(caller, ownerType, type, host);
            MethodType factory = MethodType.methodType(faceType, capturedTypes(ownerType, type));
            List<Object> arguments = new ArrayList<>(List.of(
                    MethodType.fromMethodDescriptorString(signature, loader), implementation,
                    MethodType.fromMethodDescriptorString(actual, loader),
                    LambdaMetafactory.FLAG_SERIALIZABLE | LambdaMetafactory.FLAG_MARKERS
                            | LambdaMetafactory.FLAG_BRIDGES));
            arguments.add(markers.size());
            for (String marker : markers) {
                arguments.add(classes.load(marker));
            }
            arguments.add(bridges.size());
            for (String bridge : bridges) {
                arguments.add(MethodType.fromMethodDescriptorString(bridge, loader));
            }
            CallSite site = LambdaMetafactory.altMetafactory(caller, method, factory, arguments.toArray());
            return site.getTarget().invokeWithArguments(values);
        } catch (StackOverflowError | OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            throw new InvalidValueException("The lambda " + code() + " cannot be made here: " + e, e);
        }
    }

    private MethodHandle find(MethodHandles.Lookup caller, Class<?> ownerType, MethodType type, Class<?> host)
            throws ReflectiveOperationException {
        return switch (kind) {
            case MethodHandleInfo.REF_invokeStatic -> caller.findStatic(ownerType, name, type);
            case MethodHandleInfo.REF_newInvokeSpecial -> caller.findConstructor(ownerType, type);
            case MethodHandleInfo.REF_invokeSpecial -> caller.findSpecial(ownerType, name, type, host);
            case MethodHandleInfo.REF_invokeVirtual, MethodHandleInfo.REF_invokeInterface ->
                    caller.findVirtual(ownerType, name, type);
            default -> throw new IllegalArgumentException("kind " + kind);
        };
    }

    /** Captured values are the implementation's leading parameters, the receiver first. */
    private List<Class<?>> capturedTypes(Class<?> ownerType, MethodType type) {
        List<Class<?>> all = new ArrayList<>();
        if (kind != MethodHandleInfo.REF_invokeStatic && kind != MethodHandleInfo.REF_newInvokeSpecial) {
            all.add(ownerType);
        }
        all.addAll(type.parameterList());
        return all.subList(0, captured);
    }
}
