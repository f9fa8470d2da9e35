using System.Text.Json.Nodes;
using Reconciler.Engine.Model;
using Reconciler.Spec;
using Reconciler.Worker.Commands;

namespace Worker.Tests.Web;

public sealed class WebServerTests
{
    [Fact]
    public async Task A_stack_with_errors_is_in_the_list_and_has_them_in_its_detail()
    {
        await using var web = await RunningWeb.StartAsync(null, "stacks/shop");
        web.Statuses.ReportInvalid("stacks/shop", [new SpecError(new SourceLocation("a.yaml", 3, 1), "spec.x", "unknown field")]);

        var listed = Assert.Single(JsonNode.Parse((await web.SendAsync("GET /api/stacks")).Text)!.AsArray())!;
        Assert.Equal(("stacks/shop", "Stalled"), ((string?)listed["name"], (string?)listed["state"]));
        var detail = JsonNode.Parse((await web.SendAsync("GET /api/stacks/stacks%2Fshop")).Text)!;
        Assert.Equal("a.yaml:3:1: spec.x: unknown field", (string?)detail["errors"]![0]);
    }

    [Fact]
    public async Task An_unknown_stack_is_not_found()
    {
        await using var web = await RunningWeb.StartAsync();

        Assert.Equal((404, "There is no stack x."), Read(await web.SendAsync("GET /api/stacks/x")));
        Assert.Equal((404, "There is no stack x."), Read(await web.SendAsync("POST /api/stacks/x/reconcile", RunningWeb.Token)));

        static (int, string?) Read((int Status, string Text) answer) => (answer.Status, (string?)JsonNode.Parse(answer.Text)!["error"]);
    }

    [Fact]
    public async Task Health_is_that_of_the_loop_and_readiness_that_of_the_first_look()
    {
        await using var web = await RunningWeb.StartAsync(null, Path.Combine(Path.GetTempPath(), "no-such-stack"));
        Assert.Equal(503, (await web.SendAsync("GET /healthz")).Status);
        Assert.Equal((503, "1 stacks were not looked at yet\n"), await web.SendAsync("GET /readyz"));

        var looked = new TaskCompletionSource();
        web.Statuses.Changed += _ => looked.TrySetResult();
        await web.Controller.StartAsync(CancellationToken.None);
        Assert.Equal((200, "ok\n"), await web.SendAsync("GET /healthz"));
        await looked.Task;
        Assert.Equal((200, "ok\n"), await web.SendAsync("GET /readyz"));
    }

    [Fact]
    public async Task Metrics_of_the_loop_are_in_the_format_of_Prometheus()
    {
        await using var web = await RunningWeb.StartAsync();
        await web.Controller.StartAsync(CancellationToken.None);

        Assert.Contains("reconciler_queue_length", (await web.SendAsync("GET /metrics")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_API_describes_itself()
    {
        await using var web = await RunningWeb.StartAsync();

        var paths = JsonNode.Parse((await web.SendAsync("GET /api/openapi.json")).Text)!["paths"]!.AsObject().Select(path => path.Key);

        Assert.Contains("/api/stacks", paths);
        Assert.Contains("/api/stacks/{name}/reconcile", paths);
        Assert.DoesNotContain(paths, path => path.StartsWith("/webhooks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Events_are_streamed_first_the_latest_then_each_new_one()
    {
        await using var web = await RunningWeb.StartAsync();
        web.Statuses.ReportHeld("a", "DuplicateName", "first");
        using var stream = new StreamReader(await web.Client.GetStreamAsync(new Uri("/api/events", UriKind.Relative)));
        Assert.Contains("\"subject\":\"a\"", await NextAsync("condition"), StringComparison.Ordinal);

        web.Statuses.ReportHeld("b", "DuplicateName", "second");
        Assert.Contains("\"message\":\"second\"", await NextAsync("condition"), StringComparison.Ordinal);

        async Task<string> NextAsync(string kind)
        {
            while (await stream.ReadLineAsync() != $"event: {kind}")
            {
                // Another part of the stream.
            }

            return (await stream.ReadLineAsync())!;
        }
    }

    [Fact]
    public async Task A_change_of_a_message_alone_is_no_event()
    {
        await using var web = await RunningWeb.StartAsync();
        web.Statuses.ReportHeld("a", "DuplicateName", "first");
        web.Statuses.ReportHeld("a", "DuplicateName", "second");

        Assert.Equal(ConditionTypes.Stalled, Assert.Single(web.Statuses.Events.Latest).Condition!.Type);
    }

    [Fact]
    public async Task The_commands_healthz_and_reconcile_ask_a_running_worker()
    {
        await using var web = await RunningWeb.StartAsync(null, "stacks/shop");
        web.Statuses.ReportInvalid("stacks/shop", []);
        await web.Controller.StartAsync(CancellationToken.None);
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, RunningWeb.Token);

        Assert.Equal((ExitCode.Done, "ok"), await RunAsync("healthz", "--server", web.Address));
        Assert.Equal(
            (ExitCode.Done, "The worker reconciles stacks/shop."),
            await RunAsync("reconcile", "stacks/shop", "--server", web.Address, "--token-file", token));
        var (code, text) = await RunAsync("reconcile", "stacks/shop", "--server", web.Address);
        Assert.Equal(ExitCode.Error, code);
        Assert.Contains("RECONCILER_TOKEN", text, StringComparison.Ordinal);
        (code, text) = await RunAsync("healthz", "--server", "http://127.0.0.1:1");
        Assert.Equal(ExitCode.Error, code);
        Assert.Contains("No worker answers", text, StringComparison.Ordinal);
        File.Delete(token);
    }

    [Fact]
    public async Task Status_shows_the_stacks_of_a_worker_and_how_often_it_looks_at_them()
    {
        await using var web = await RunningWeb.StartAsync(null, "stacks/bill", "stacks/shop");
        web.Statuses.ReportInvalid("stacks/bill", []);
        web.Statuses.ReportHeld("stacks/shop", "DuplicateName", "Two stacks are named shop.");
        web.Statuses.Resync = TimeSpan.FromMinutes(5);

        var (code, text) = await RunAsync("status", "--server", web.Address);
        Assert.Equal(ExitCode.Done, code);
        Assert.Equal(
            """
            STATE    STACK        READY  LAST PASS (UTC)  REGION
            Unknown  stacks/bill  0/0
            Stalled  stacks/shop  0/0
                     DuplicateName: Two stacks are named shop.

            2 stacks: 1 Unknown, 1 Stalled.
            Resync every 5 min.
            """,
            text);

        web.Statuses.ResyncPeriod = TimeSpan.FromSeconds(405);
        Assert.Contains(
            "Resync every 6 min 45 s instead of 5 min: resyncs take at most half of the quotas of AWS.",
            (await RunAsync("status", "--server", web.Address)).Text,
            StringComparison.Ordinal);
        var document = JsonNode.Parse((await RunAsync("status", "--server", web.Address, "-o", "json")).Text)!;
        Assert.Equal((300, 405), ((double)document["worker"]!["resync"]!, (double)document["worker"]!["resyncPeriod"]!));
        Assert.Equal(2, document["stacks"]!.AsArray().Count);
    }

    [Theory]
    [InlineData("Give a PATH, or --server URL.", "status")]
    [InlineData("PATH and --server exclude each other", "status", "stacks/shop", "--server", "http://127.0.0.1:1")]
    [InlineData("--watch looks at AWS.", "status", "--watch", "--server", "http://127.0.0.1:1")]
    public async Task Status_asks_either_AWS_or_a_worker(string error, params string[] args)
    {
        var (code, text) = await RunAsync(args);

        Assert.Equal(ExitCode.Error, code);
        Assert.Contains(error, text, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Text)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var input = new StringReader("");
        var terminal = new Reconciler.Worker.Commands.Output.Terminal(
            input, output, output, isInteractive: false, hasColor: false, canAsk: false, width: null);
        var code = await CommandLine.InvokeAsync(args, new CommandEnvironment(terminal, TimeProvider.System, _ => null), CancellationToken.None);
        return (code, output.ToString().Trim());
    }
}
