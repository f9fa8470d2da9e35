using Microsoft.Playwright;
using Reconciler.Tests.Shared;
using Xunit.Abstractions;

namespace StatusPage.Tests;

/// <summary>The pictures of the README in a real browser.</summary>
public sealed class PictureTests(ITestOutputHelper output)
{
    /// <summary>The texts that the browser would stretch or squeeze by more than a fifth to the length that the picture gives them.</summary>
    private const string FindDistorted = """
        () => [...document.querySelectorAll('text')].filter(text => {
          const wanted = Number(text.getAttribute('textLength'));
          text.removeAttribute('textLength');
          return Math.abs(text.getComputedTextLength() - wanted) > wanted / 5;
        }).map(text => text.textContent)
        """;

    public static TheoryData<string> Pictures =>
        [.. Directory.GetFiles(Repository.File("docs", "pictures"), "*.svg").Select(file => Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(Pictures))]
    public async Task Letters_stand_where_the_terminal_shows_them(string picture)
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        var errors = new List<string>();

        var page = await browser.OpenAsync(new Uri(Repository.File("docs", "pictures", picture)).AbsoluteUri, ColorScheme.Light, 1200, errors);

        Assert.True(await page.Locator("text").CountAsync() > 3);
        Assert.Empty(await page.EvaluateAsync<string[]>(FindDistorted));
        Assert.Empty(errors);
    }
}
