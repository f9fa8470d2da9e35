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
        + "apiVersion: agentcore.reconciler/v1alpha1\nkind: Gateway\nmetadata: {name: tools}\nspec: {authorizerType: AWS_IAM, protocolType: MCP, policy: {engine: engine, mode: ENFORCE}}\n---\n"
        + "apiVersion: agentcore.reconciler/v1alpha1\nkind: GatewayTarget\nmetadata: {name: notes}\nspec:\n  gateway: tools\n"
        + "  credentialProviderConfigurations: [{credentialProviderType: GATEWAY_IAM_ROLE}]\n"
        + "  targetConfiguration: {mcp: {lambda: {lambdaArn: \"arn:aws:lambda:us-east-1:000000000000:function:notes\", toolSchema: {inlinePayload: "
        + "[{name: read, description: Reads, inputSchema: {type: object}}, {name: write, description: Writes, inputSchema: {type: object}}]}}}}\n---\n"
        + "apiVersion: agentcore.reconciler/v1alpha1\nkind: CedarPolicy\nmetadata: {name: readers}\nspec:\n  policyEngine: engine\n  statement: |\n"
        + "    permit(principal is AgentCore::IamEntity, action == AgentCore::Action::\"notes___read\",\n"
        + "      resource == AgentCore::Gateway::\"${Gateway/tools.arn}\")\n    when { principal.id like \"*reader*\" };\n";

    private const string Paused =
        "apiVersion: agentcore.reconciler/v1alpha1\nkind: Stack\nmetadata: {name: paused}\nspec: {region: us-east-1, suspend: true}\n---\n"
        + "apiVersion: agentcore.reconciler/v1alpha1\nkind: Gateway\nmetadata: {name: later}\nspec: {authorizerType: AWS_IAM, description: '<b>bold</b>'}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("page-").FullName;
    private readonly List<string> _errors = [];
    private EmulatedAws _aws = null!;

    public async Task InitializeAsync()
    {
        Write("shop", Stack);
        Write("paused", Paused);
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
        await Expect(page.Locator("#stacks tr")).ToHaveCountAsync(3);
        await Expect(page.Locator("#stacks")).ToContainTextAsync("5/5");
        await AssertReadableAsync(page, $"list-{scheme}-{width}");

        await page.GetByRole(AriaRole.Link, new() { Name = "shop" }).ClickAsync();
        await Expect(page.Locator("#resources tr")).ToHaveCountAsync(5);
        await Expect(page.Locator("#graph svg g")).ToHaveCountAsync(5);
        Assert.True(await page.Locator("#graph svg path").CountAsync() >= 4);
        await Expect(page.Locator("#pending-state")).ToContainTextAsync("Applied");
        await Expect(page.Locator("#changes tr")).ToHaveCountAsync(5);
        await page.GetByText("Who may call which tool").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "conditional" }).ClickAsync();
        await Expect(page.Locator("#why")).ToContainTextAsync("stack.yaml:");
        await page.GetByText("Who called what").ClickAsync();
        await Expect(page.Locator("#calls-answer")).ToHaveTextAsync("no call in the last hour");
        await AssertReadableAsync(page, $"stack-{scheme}-{width}");

        await page.GetByRole(AriaRole.Link, new() { Name = "All stacks" }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "paused" }).ClickAsync();
        await Expect(page.Locator("#pending")).ToContainTextAsync("suspended by");
        await AssertReadableAsync(page, $"paused-{scheme}-{width}");
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task Stacks_are_filtered_by_state_and_words()
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var web = await StartAsync();
        var page = await browser.OpenAsync(web.Address, ColorScheme.Light, 1280, _errors);
        await Expect(page.Locator("#stacks tr")).ToHaveCountAsync(3);

        await page.GetByLabel("Search").FillAsync("shop us-east-1");
        await Expect(page.Locator("#stacks tr")).ToHaveCountAsync(1);
        await page.GetByLabel("Search").FillAsync("");
        await page.GetByLabel("Ready").UncheckAsync();
        await Expect(page.Locator("#stacks tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("#stacks")).ToContainTextAsync("broken");
    }

    [Fact]
    public async Task Everything_can_be_reached_by_keyboard()
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var web = await StartAsync();
        var page = await browser.OpenAsync(web.Address, ColorScheme.Light, 1280, _errors);
        await Expect(page.Locator("#stacks tr")).ToHaveCountAsync(3);

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
    public async Task A_cell_of_the_matrix_says_by_keyboard_which_clause_decides_and_where()
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var web = await StartAsync();
        var page = await browser.OpenAsync($"{web.Address}/#shop", ColorScheme.Light, 1280, _errors);
        await Expect(page.Locator("#facts")).ToContainTextAsync("Ready");
        await Expect(page.Locator("#detail-title")).ToBeFocusedAsync();
        await page.GetByText("Who may call which tool").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#access tbody tr")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "denied" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#why h4")).ToBeFocusedAsync();
        await Expect(page.Locator("#why")).ToContainTextAsync("No policy applies to the request");
        await page.GetByRole(AriaRole.Button, new() { Name = "conditional" }).ClickAsync();
        await Expect(page.Locator("#why")).ToContainTextAsync("principal.id like \"*reader*\"");

        // What git says is the same here, and asked for anew.
        await page.GetByLabel("what git says").CheckAsync();
        await Expect(page.Locator("#why")).ToBeHiddenAsync();
        await Expect(page.Locator("#access tbody tr")).ToHaveCountAsync(2);
        Assert.Empty(_errors);
    }

    [Fact]
    public async Task A_build_is_followed_line_by_line()
    {
        await using var browser = await Browser.StartAsync(output);
        if (browser is null) return;
        await using var web = await StartAsync();
        var page = await browser.OpenAsync(web.Address, ColorScheme.Light, 1280, _errors);
        await Expect(page.Locator("#stacks")).ToContainTextAsync("5/5");

        // A build takes long and needs a source: the resource and the first lines are those of the test.
        await page.RouteAsync("**/api/stacks/shop", async route =>
        {
            var detail = System.Text.Json.Nodes.JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
            detail["resources"]!.AsArray().Add(System.Text.Json.Nodes.JsonNode.Parse(
                """{"address": "Image/server", "type": "Image", "object": "McpServer/server", "state": "Waiting", "needs": []}"""));
            await route.FulfillAsync(new() { ContentType = "application/json", Body = detail.ToJsonString() });
        });
        await page.RouteAsync("**/logs?*", route => route.FulfillAsync(new()
        {
            ContentType = "application/json",
            Body = """{"resource": "Image/server", "omitted": 4, "lines": [{"resource": "Image/server", "number": 5, "time": "2026-01-01T00:00:00Z", "text": "Step 5"}]}""",
        }));
        await page.GetByRole(AriaRole.Link, new() { Name = "shop" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Log of McpServer/server" }).ClickAsync();
        await Expect(page.Locator("#build-log")).ToHaveTextAsync("(4 earlier lines are not shown)\nStep 5\n");

        // A line that was shown already is not shown again.
        var key = Path.Combine(_folder, "shop");
        for (var line = 1; line <= 4; line++) web.Statuses.Builds.Add(key, "Image/server", $"Step {line}");
        web.Statuses.ReportOutput(key, "shop", "Image/server", "Step 5");
        web.Statuses.ReportOutput(key, "shop", "Image/server", "<b>Step 6</b>");
        await Expect(page.Locator("#build-log")).ToHaveTextAsync("(4 earlier lines are not shown)\nStep 5\n<b>Step 6</b>\n");
        Assert.Equal(0, await page.Locator("#build-log b").CountAsync());
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
        var web = await RunningWeb.StartAsync(_aws, [Path.Combine(_folder, "shop"), Path.Combine(_folder, "broken"), Path.Combine(_folder, "paused")]);
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
