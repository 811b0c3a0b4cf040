package farcell.session.run;

import farcell.session.output.OutputHub;
import farcell.session.slots.Slots;
import farcell.wire.Bundle;
import farcell.wire.ClassFile;
import farcell.wire.Message;
import farcell.wire.Message.Outcome;
import farcell.wire.Step;
import farcell.wire.Thrown;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;

/** Applies journals, one after another, on one thread of its own: what a notebook calls its main thread. */
public final class Runner {

    /** What a step needs of the loader of user code. */
    public interface Classes {
        void define(ClassFile file) throws Exception;

        /** Loads a class without initialising it. */
        Class<?> load(String name) throws ClassNotFoundException;
    }

    /** @param fallback the answer for want of memory, made while there is some */
    private record Job(long run, Supplier<Message.Ran> work, Message.Ran fallback,
                       CompletableFuture<Message.Ran> answer) {}

    private final Classes classes;
    private final Slots slots;
    private final OutputHub output;
    private final Function<Object, Bundle> render;
    private final RunContext context;
    private final Stopper stopper;
    private final Results results;
    private final Runnable enter;
    private final LinkedBlockingQueue<Job> jobs = new LinkedBlockingQueue<>();
    private final Ballast ballast = new Ballast();
    private final Thread thread;

    /**
     * @param render must not throw but what stops a run
     * @param enter  done on the thread of the runs, before each
     */
    public Runner(Classes classes, ClassLoader loader, Slots slots, OutputHub output,
            Function<Object, Bundle> render, RunContext context, Stopper stopper, Runnable enter, Results results) {
        this.results = results;
        this.classes = classes;
        this.slots = slots;
        this.output = output;
        this.render = render;
        this.context = context;
        this.stopper = stopper;
        this.enter = enter;
        this.thread = new Thread(new ThreadGroup("notebook"), this::work, "notebook", 0, false);
        thread.setContextClassLoader(loader);
        // A session lives as long as its link, not as its threads.
        thread.setDaemon(true);
        thread.start();
    }

    /** Runs a journal after those before it. The future never ends exceptionally. */
    public CompletableFuture<Message.Ran> run(Message.Run run) {
        return add(run.run(), () -> apply(run));
    }

    /** Renders a slot as a run of its own: what renders it may be user code that never ends. */
    public CompletableFuture<Message.Ran> render(Message.Render order) {
        return add(order.run(), () -> apply(order));
    }

    private CompletableFuture<Message.Ran> add(long run, Supplier<Message.Ran> work) {
        CompletableFuture<Message.Ran> answer = new CompletableFuture<>();
        Thrown full = new Thrown(OutOfMemoryError.class.getName(), "the heap of this session is full", List.of(), List.of(),
                List.of(), -1);
        jobs.add(new Job(run, work, threw(run, full), answer));
        return answer;
    }

    private void work() {
        while (true) {
            try {
                work(jobs.take());
            } catch (Throwable e) {
                // An interrupt meant for a run that has ended, or no memory left: later runs still find this thread.
                ballast.release();
            }
        }
    }

    private void work(Job job) {
        Message.Ran answer = job.fallback();
        try {
            answer = job.work().get();
        } catch (Throwable e) {
            // Something of our own broke, or memory is short: the kernel still gets its answer.
            ballast.release();
            answer = broken(job, e);
        } finally {
            job.answer().complete(answer);
        }
    }

    private Message.Ran broken(Job job, Throwable thrown) {
        try {
            return threw(job.run(), describe(thrown, "", ""));
        } catch (Throwable e) {
            return job.fallback();
        }
    }

    private static Message.Ran threw(long run, Thrown thrown) {
        return new Message.Ran(run, new Outcome.Threw(thrown, 0), 0, List.of(), List.of());
    }

    private Message.Ran apply(Message.Run run) {
        ballast.refill();
        context.begin(run.run());
        stopper.begin(run.run(), thread);
        int done = 0;
        Outcome outcome = null;
        try {
            slots.setStates(run.states());
            enter.run();
            List<Bundle> shown = List.of();
            List<Step> steps = run.steps();
            while (done < steps.size() && outcome == null) {
                if (stopper.isStopping()) {
                    outcome = new Outcome.Stopped(snippet(steps, done));
                    break;
                }
                StepResult result = step(steps, done, run.cell());
                if (result.failure() != null) {
                    outcome = result.failure();
                } else {
                    shown = result.shown().isEmpty() ? shown : result.shown();
                    done++;
                }
            }
            if (outcome == null) {
                outcome = new Outcome.Ok(shown);
            }
        } catch (Throwable e) {
            // Before anything is made: the heap may be full, and new allocates before its arguments are evaluated.
            ballast.release();
            Thrown thrown = describe(e, "", "");
            outcome = stopper.isStopping() ? new Outcome.Stopped(snippet(run.steps(), done))
                    : new Outcome.Threw(thrown, snippet(run.steps(), done));
        } finally {
            stopper.end();
        }
        return finish(run.run(), outcome, done);
    }

    private Message.Ran apply(Message.Render order) {
        ballast.refill();
        context.begin(order.run());
        stopper.begin(order.run(), thread);
        Outcome outcome;
        try {
            Object value = slots.value(order.slot());
            enter.run();
            stopper.enter();
            try {
                outcome = new Outcome.Ok(List.of(render.apply(value)));
            } finally {
                stopper.leave();
            }
        } catch (Throwable e) {
            outcome = stopper.isStopping() ? new Outcome.Stopped(0) : new Outcome.Threw(describe(e, "", ""), 0);
        } finally {
            stopper.end();
        }
        return finish(order.run(), outcome, 0);
    }

    private Message.Ran finish(long run, Outcome outcome, int done) {
        output.end(run);
        context.end();
        Slots.Report report = slots.report();
        return new Message.Ran(run, outcome, done, report.touched(), report.written());
    }

    /** @param failure null when the step ended normally */
    private record StepResult(List<Bundle> shown, Outcome failure) {
        static final StepResult DONE = new StepResult(List.of(), null);
    }

    private StepResult step(List<Step> steps, int position, String cell) {
        Step step = steps.get(position);
        if (step instanceof Step.Invoke invoke) {
            return invoke(invoke, cell);
        }
        try {
            if (step instanceof Step.Define define) {
                classes.define(define.file());
            } else if (step instanceof Step.Redefine redefine) {
                classes.define(redefine.file());
            } else if (step instanceof Step.Reset reset) {
                slots.reset(reset.slot());
            } else if (step instanceof Step.Carry carry) {
                slots.carry(carry.from(), carry.to());
            }
            return StepResult.DONE;
        } catch (Throwable e) {
            ballast.release();
            Thrown thrown = describe(e, "", "");
            return new StepResult(List.of(), new Outcome.Threw(thrown, snippet(steps, position)));
        }
    }

    private StepResult invoke(Step.Invoke invoke, String cell) {
        try {
            Method method = classes.load(invoke.owner()).getDeclaredMethod(invoke.method());
            method.setAccessible(true);
            stopper.enter();
            List<Bundle> shown;
            try {
                Object value = method.invoke(null);
                boolean show = invoke.show() && !isChained(value);
                shown = show ? List.of(render.apply(value)) : List.of();
                if (show) {
                    results.add(cell, value);
                }
            } finally {
                stopper.leave();
            }
            return new StepResult(shown, null);
        } catch (Throwable e) {
            // Before anything is allocated: the heap may be full.
            ballast.release();
            Throwable cause = e instanceof InvocationTargetException ? e.getCause() : e;
            Thrown thrown = describe(cause, invoke.owner(), invoke.method());
            // Ended by the user, whatever exception the code made of it on its way out.
            Outcome outcome = stopper.isStopping() ? new Outcome.Stopped(invoke.snippet())
                    : new Outcome.Threw(thrown, invoke.snippet());
            return new StepResult(List.of(), outcome);
        }
    }

    /** What {@code System.out.printf} returns says nothing. */
    private static boolean isChained(Object value) {
        return value != null && (value == System.out || value == System.err);
    }

    private Thrown describe(Throwable thrown, String owner, String method) {
        if (thrown instanceof OutOfMemoryError) {
            results.clear();
        }
        try {
            return ThrownData.of(thrown, owner, method);
        } catch (Throwable e) {
            return new Thrown(thrown.getClass().getName(), "", List.of(), List.of(), List.of(), -1);
        }
    }

    /** Steps that invoke nothing belong to the snippet after them. */
    private static int snippet(List<Step> steps, int position) {
        int snippet = 0;
        for (int i = 0; i < steps.size(); i++) {
            if (steps.get(i) instanceof Step.Invoke invoke) {
                snippet = invoke.snippet();
                if (i >= position) {
                    break;
                }
            }
        }
        return snippet;
    }
}
