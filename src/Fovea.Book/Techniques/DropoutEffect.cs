using Fovea.Book.Writing;

namespace Fovea.Book.Techniques;

/// <summary>The over-fitting network with neurons left out at random.</summary>
sealed class DropoutEffect() : Experiment("dropout", Chapter.Techniques, ("Dropout", "드롭아웃"))
{
    const float Ratio = 0.15f;

    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "While it learns, the network loses a random 15 % of its hidden neurons, others at every step; when it is tested, all are there. No " +
            "neuron can rely on a particular other one, so learning a picture by heart is harder " +
            "than learning what pictures have in common.",
            "학습할 때마다 은닉 뉴런의 15%를 무작위로 지우고, 시험할 때는 모두 쓴다. 어느 뉴런도 특정한 다른 뉴런에 기댈 수 없으므로 그림 하나를 외우기보다 그림들의 공통점을 배우는 쪽이 쉬워진다.");
        var curves = TooFewPictures.Teach(context, (0, TooFewPictures.Plain), (Ratio, TooFewPictures.Plain));
        TooFewPictures.Compare(page, "dropout", ("with dropout 0.15", "드롭아웃 0.15"), curves[0], curves[1]);
        page.Say(
            "The remaining neurons are scaled up by 1/0.85 while learning, so that nothing changes when all come back. Others scale down at test " +
            "time instead; the two are equal on average.",
            "남은 뉴런의 출력을 학습할 때 1/0.85배로 키우기 때문에, 모두 돌아와도 달라지는 것이 없다. 대신 시험할 때 출력을 줄이는 방식도 있으며 평균으로는 둘이 같다.");
        page.Code("new MultiLayerNet(hidden: [100, 100, 100, 100, 100, 100], dropout: 0.15f)");
    }
}
