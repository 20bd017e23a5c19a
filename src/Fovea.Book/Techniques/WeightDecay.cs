using Fovea.Book.Writing;
using Fovea.Layers;
using Fovea.Models;
using Fovea.Training.Optimizers;

namespace Fovea.Book.Techniques;

/// <summary>The over-fitting network with a price on large weights.</summary>
sealed class WeightDecay() : Experiment("weight-decay", Chapter.Techniques, ("Weight decay", "가중치 감소"))
{
    const float Decay = 0.1f;

    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "To learn pictures by heart a network needs large weights. Weight decay makes them costly: the loss grows by half of λ times the " +
            "square of every weight, so each step also pulls each weight towards zero. " +
            "Biases are left alone. Here λ is 0.1.",
            "그림을 외우려면 큰 가중치가 필요하다. 가중치 감소는 큰 가중치에 벌점을 매긴다. 손실에 가중치 제곱의 λ/2배를 더하므로 갱신할 때마다 가중치가 0 쪽으로 끌려간다. 편향은 건드리지 않는다. 여기서 λ는 0.1이다.");
        page.Formula("L' = L + {λ}/{2} Σ w^2");
        var curves = TooFewPictures.Teach(context, (0, TooFewPictures.Plain), (0, Decaying));
        TooFewPictures.Compare(page, "decay", ("with weight decay 0.1", "가중치 감소 0.1"), curves[0], curves[1]);
        page.Say(
            "The network no longer gets every training picture right, and the two lines stay closer together: a larger part of what it knows " +
            "holds for pictures that it has not seen. Too much decay would keep it from learning at all, so λ is searched for like the learning rate.",
            "이제 신경망은 훈련 그림을 전부 맞히지는 못하지만 두 선이 더 가까이 붙어 간다. 아는 것 가운데 처음 보는 그림에도 통하는 비율이 커진 것이다. λ가 너무 크면 아예 배우지 못하므로, λ도 학습률처럼 찾아야 하는 값이다.");
        page.Code(
            """
            var decaying = new ParameterGroup(weights) { WeightDecay = 0.1f };
            var sgd = new Sgd([decaying, new ParameterGroup(biases)], learningRate: 0.01f);
            """);
    }

    static Sgd Decaying(MultiLayerNet network)
    {
        var (weights, biases) = (network.Parameters().Where(parameter => parameter.Shape.Rank > 1), network.Parameters().Where(parameter => parameter.Shape.Rank == 1));
        return new Sgd([new ParameterGroup([.. weights]) { WeightDecay = Decay }, new ParameterGroup([.. biases])], learningRate: 0.01f);
    }
}
