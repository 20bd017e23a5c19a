using Fovea.Book.Writing;
using Fovea.Reports.Figures;

namespace Fovea.Book.Techniques;

/// <summary>A large network learns 300 pictures by heart.</summary>
sealed class Overfitting() : Experiment("overfitting", Chapter.Techniques, ("Over-fitting", "오버피팅"))
{
    public override bool UsesData => true;

    public override void Run(BookContext context, BookPage page)
    {
        page.Say(
            "Three hundred pictures, six hidden layers of a hundred neurons, plain gradient descent at 0.01: more than enough weights to learn " +
            "every picture by heart, and too few pictures to learn " +
            "what makes a digit. Lines are means of three seeds, bands go from the worst to the best.",
            "그림 삼백 장, 뉴런 백 개짜리 은닉층 여섯 개, 학습률 0.01의 경사 하강법. 그림을 통째로 외우기에는 가중치가 충분하고, 숫자의 생김새를 배우기에는 그림이 부족하다. 선은 시드 세 개의 평균이고 띠는 가장 나쁜 값에서 가장 좋은 " +
            "값까지이다.");
        var plain = TooFewPictures.Teach(context, (0, TooFewPictures.Plain))[0];
        plain[0].Conditions.AddTo(page.Figures);
        page.Figures.Add("rate", plain[0].Conditions.Rate);
        page.Figures.Add("decay", plain[0].Conditions.Decay);
        page.Figures.Add("ratio", plain[0].Conditions.Dropout);
        page.Figures.Add("epochs", plain[0].Epochs[^1]);
        page.Figures.Add("train", plain.Select(curves => curves.Train[^1]));
        page.Figures.Add("test", plain.Select(curves => curves.Test[^1]));
        page.Figures.Add("gap", TooFewPictures.Gap(plain));
        page.Show(new Facts(("After the last epoch, mean of three seeds", "마지막 에폭 뒤, 시드 세 개의 평균"))
            .Add(("training accuracy", "훈련 정확도"), plain.Average(curves => curves.Train[^1]), "0.0 %")
            .Add(("test accuracy", "시험 정확도"), plain.Average(curves => curves.Test[^1]), "0.0 %")
            .Add(("gap", "차이"), TooFewPictures.Gap(plain), "0.0 %"));
        page.Show(TooFewPictures.Chart(("Accuracy by epoch", "에폭별 정확도"), plain));
        page.Say(
            "The training line reaches the top and stays there, while the test line has long stopped rising. What happens between the two lines " +
            "is over-fitting; the next pages narrow it.",
            "훈련 정확도는 꼭대기에 닿아 그대로 머무는데 시험 정확도는 진작에 오르기를 멈췄다. 두 선의 벌어진 틈이 오버피팅이다. 다음 두 쪽에서 이 틈을 줄여 본다.");
    }
}
