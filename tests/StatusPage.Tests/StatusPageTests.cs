using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Reconciler.Emulator.Host;
using Worker.Tests.Web;
using Xunit.Abstractions;
using static Microsoft.Playwright.Assertions;

namespace StatusPage.Tests;

/// <summary>The status page in a real browser, over a worker with an embedded AWS.</summary>
public sealed class StatusPageTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Stack =
        "apiVersion: agentcore.reconciler/v1alpha1\nkind: Stack\nmetadata: {name: shop}\nspec: {region: us-east-1}\n---\n"
        + "apiVersion: agentcore.reconciler/v1alpha1\nkind: PolicyEngine\nmetadata: {name: engine}\n---\n"
        + "apiVersion: agentcore.reconciler/v1alpha1\nkind: Gateway\nmetadata: {name: tools}\nspec: {authorizerType: AWS_IAM, policy: {engine: engine, mode: ENFORCE}}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("page-").FullName;
    private readonly List<string> _errors = [];
    private EmulatedAws _aws = null!;

    public async Task InitializeAsync()
    {
        Write("shop", Stack);
        Write("broken", "apiVersion: agentcore.reconciler/v1alpha1\nkind: Gateway\nmetadata: {name: x}\nspec: {authorizerType: AWS_IAM, colour: '<img src=x onerror=alert(1)>'}\n");
        _aws = await EmulatedAws.StartAsync(new EmulatorOptions { Latency = EmulatorLatency.None });
    }

    public async Task DisposeAsync()
    {
        await _aws.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task The_list_and_a_stack_are_readable_for_everybody(ColorScheme scheme, int width)
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var web = await StartAsync();
        var page = await browser.OpenAsync(web.Address, scheme, width, _errors);
        await Expect(page.Locator("#stacks tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("#stacks")).ToContainTextAsync("3/3");
        await AssertReadableAsync(page, $"list-{scheme}-{width}");

        await page.GetByRole(AriaRole.Link, new() { Name = "shop" }).ClickAsync();
        await Expect(page.Locator("#resources tr")).ToHaveCountAsync(3);
        await Expect(page.Locator("#graph svg g")).ToHaveCountAsync(3);
        await Expect(page.Locator("#graph svg path")).ToHaveCountAsync(2);
        await AssertReadableAsync(page, $"stack-{scheme}-{width}");
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Stacks_are_filtered_by_state_and_words()
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var web = await StartAsync();
        var page = await browser.OpenAsync(web.Address, ColorScheme.Light, 1280, _errors);
        await Expect(page.Locator("#stacks tr")).ToHaveCountAsync(2);

        await page.GetByLabel("Search").FillAsync("shop us-east-1");
        await Expect(page.Locator("#stacks tr")).ToHaveCountAsync(1);
        await page.GetByLabel("Search").FillAsync("");
        await page.GetByLabel("Ready").UncheckAsync();
        await Expect(page.Locator("#stacks tr")).ToHaveCountAsync(1);
        await Expect(page.Locator("#stacks")).ToContainTextAsync("broken");
    }

    [Fact]
    public async Task Everything_can_be_reached_by_keyboard()
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var web = await StartAsync();
        var page = await browser.OpenAsync(web.Address, ColorScheme.Light, 1280, _errors);
        await Expect(page.Locator("#stacks tr")).ToHaveCountAsync(2);

        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to the stacks")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "shop" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#detail-title")).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "All stacks" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#list")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task What_comes_from_specs_never_becomes_markup()
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var web = await StartAsync();
        var page = await browser.OpenAsync(web.Address, ColorScheme.Light, 1280, _errors);
        page.Dialog += (_, dialog) => _errors.Add(dialog.Message);
        await page.Locator("#stacks a", new() { HasTextString = "broken" }).ClickAsync();

        await Expect(page.Locator("#errors li").First).ToContainTextAsync("colour");
        Assert.Equal(0, await page.Locator("main img").CountAsync());
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Changes_show_without_a_reload_and_a_pass_needs_the_token()
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var web = await StartAsync();
        var page = await browser.OpenAsync($"{web.Address}/#shop", ColorScheme.Light, 1280, _errors);
        await Expect(page.Locator("#connection")).ToHaveTextAsync("live");
        await Expect(page.Locator("#facts")).ToContainTextAsync("Ready");

        web.Statuses.ReportHeld("elsewhere", "DuplicateName", "held for the test");
        await Expect(page.Locator("#events")).ToContainTextAsync("held for the test");

        await page.GetByRole(AriaRole.Button, new() { Name = "Reconcile now" }).ClickAsync();
        await Expect(page.Locator("#answer")).ToContainTextAsync("token");
        await page.GetByLabel("Token").FillAsync(RunningWeb.Token);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use token" }).ClickAsync();
        await Expect(page.Locator("#login")).ToBeHiddenAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reconcile now" }).ClickAsync();
        await Expect(page.Locator("#answer")).ToHaveTextAsync("asked for");
    }

    private async Task<RunningWeb> StartAsync()
    {
        var web = await RunningWeb.StartAsync(_aws, [Path.Combine(_folder, "shop"), Path.Combine(_folder, "broken")]);
        await web.Controller.StartAsync(CancellationToken.None);
        return web;
    }

    private static async Task AssertReadableAsync(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("PAGE_PICTURES") is { } pictures)
            await page.ScreenshotAsync(new() { Path = Path.Combine(pictures, $"{name}.png"), FullPage = true });
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the screen.");
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] } });
        Assert.Empty(found.Violations.Select(violation => $"{violation.Id}: {violation.Help} {string.Join(", ", violation.Nodes.Select(node => node.Html))}"));
    }

    private void Write(string stack, string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder, stack));
        File.WriteAllText(Path.Combine(_folder, stack, "stack.yaml"), text);
    }
}
