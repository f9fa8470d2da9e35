using Microsoft.Playwright;
using Xunit.Abstractions;

namespace StatusPage.Tests;

/// <summary>The Chromium of the system, where there is one.</summary>
internal sealed class Browser : IAsyncDisposable
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];

    private const float Patience = 120_000;

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;

    private Browser(IPlaywright playwright, IBrowser browser) => (_playwright, _browser) = (playwright, browser);

    /// <summary>Starts the browser; null, with the reason on the test's output, where there is none.</summary>
    public static async Task<Browser?> StartAsync(ITestOutputHelper output)
    {
        if (Array.Find(Places, File.Exists) is not { } program)
        {
            output.WriteLine("Chromium is not installed, nothing was tested.");
            return null;
        }

        // Real time passes here, on machines that do other things, too: patience is not what is tested.
        Assertions.SetDefaultExpectTimeout(Patience);
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = program, Args = ["--no-sandbox"] });
        return new Browser(playwright, browser);
    }

    /// <summary>Opens a page.</summary>
    /// <param name="address">The address.</param>
    /// <param name="scheme">Dark or light.</param>
    /// <param name="width">The width in pixels.</param>
    /// <param name="errors">Receives what the page says on its console as an error.</param>
    public async Task<IPage> OpenAsync(string address, ColorScheme scheme, int width, List<string> errors)
    {
        var page = await _browser.NewPageAsync(new BrowserNewPageOptions
        {
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = 800 },
        });
        page.SetDefaultTimeout(Patience);
        page.Console += (_, message) =>
        {
            if (message.Type == "error") errors.Add(message.Text);
        };
        page.PageError += (_, error) => errors.Add(error);
        await page.GotoAsync(address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }
}
