package farcell.djl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Model;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.translate.NoopTranslator;
import farcell.values.CannotTravelException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blocks, models and what is around them, without lambdas, which only sessions make writable: those are in the suite. */
class ModelTravelTest {

    private final Sides here = new Sides();
    private final Sides there = new Sides();
    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    private static SequentialBlock net() {
        return new SequentialBlock().add(Linear.builder().setUnits(200).optBias(false).build())
                .add(Linear.builder().setUnits(2).optBias(false).build());
    }

    private NDArray ask(Block block, NDArray input) {
        return block.forward(new ParameterStore(manager, false), new NDList(input), false).singletonOrThrow();
    }

    @Test
    void aBlockAnswersTheSame() throws Exception {
        Block block = net();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 100));
        block.getParameters().values().get(0).freeze(true);
        Block got = there.from(here, block);
        NDArray input = manager.randomNormal(new Shape(5, 100));
        assertThat(ask(got, input)).isEqualTo(ask(block, input));
        assertThat(got.getParameters().keys()).isEqualTo(block.getParameters().keys());
        for (int i = 0; i < block.getParameters().size(); i++) {
            Parameter one = block.getParameters().valueAt(i);
            Parameter other = got.getParameters().valueAt(i);
            assertThat(other.getId()).isEqualTo(one.getId());
            assertThat(other.requiresGradient()).isEqualTo(one.requiresGradient());
            assertThat(other.getArray().hasGradient()).isEqualTo(one.getArray().hasGradient());
        }
    }

    @Test
    void aBlockThatIsNotInitialisedIsInitialisedThere() throws Exception {
        Block got = there.from(here, net());
        assertThat(got.isInitialized()).isFalse();
        got.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        assertThat(ask(got, manager.ones(new Shape(4, 3))).getShape()).isEqualTo(new Shape(4, 2));
    }

    @Test
    void aModelThatComesHomeIsTheOneThatLeft() throws Exception {
        Model model = Model.newInstance("m");
        Block block = net();
        model.setBlock(block);
        block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3));
        model.setProperty("Epoch", "3");
        Model got = there.from(here, model);
        assertThat(got).isNotSameAs(model);
        assertThat(got.getName()).isEqualTo("m");
        assertThat(got.getProperties()).containsEntry("Epoch", "3");
        assertThat(got.getBlock().getParameters().valueAt(0).getArray().getManager()).isSameAs(got.getNDManager());
        got.setProperty("Epoch", "4");
        got.getBlock().getParameters().valueAt(0).getArray().addi(1);

        NDArray expected = ask(got.getBlock(), manager.ones(new Shape(2, 3)));
        Model home = here.from(there, got);
        assertThat(home).isSameAs(model);
        assertThat(home.getProperty("Epoch")).isEqualTo("4");
        assertThat(ask(home.getBlock(), manager.ones(new Shape(2, 3)))).isEqualTo(expected);
        got.close();
        model.close();
    }

    @Test
    void aPredictorIsMadeAnew() throws Exception {
        try (Model model = Model.newInstance("m")) {
            Block block = Linear.builder().setUnits(2).optBias(false).build();
            block.initialize(model.getNDManager(), DataType.FLOAT32, new Shape(1, 3));
            model.setBlock(block);
            try (Predictor<NDList, NDList> predictor = model.newPredictor(new NoopTranslator(null));
                    Predictor<NDList, NDList> got = there.from(here, predictor)) {
                NDList input = new NDList(manager.ones(new Shape(1, 3)));
                assertThat(got.predict(input).get(0)).isEqualTo(predictor.predict(input).get(0));
            }
        }
    }

    @Test
    void whatStaysSaysWhatToDo() {
        Model model = Model.newInstance("m");
        model.setBlock(net());
        try (Trainer trainer = model.newTrainer(new DefaultTrainingConfig(Loss.l2Loss()))) {
            assertThatThrownBy(() -> here.leave(trainer)).isInstanceOf(CannotTravelException.class)
                    .hasMessageContaining("make another there: model.newTrainer(config)");
            assertThatThrownBy(() -> here.leave(new Object[] {1, new Object[] {trainer}}))
                    .satisfies(e -> assertThat(((CannotTravelException) e).path()).isEqualTo("[0][1][0]"));
        }
        model.close();
        assertThatThrownBy(() -> here.leave(model)).hasMessageContaining("this model was closed");
    }
}
