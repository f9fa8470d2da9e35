using Reconciler.Worker.Hosting;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace EndToEnd.Tests;

/// <summary>What a worker sends to an OpenTelemetry collector.</summary>
public sealed class OtlpExportTests
{
    [Fact]
    public async Task Passes_calls_metrics_and_the_log_arrive_and_no_secret_does()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await using var workshop = await new StackBuilder("traced").WithPool().WithGateway().StartAsync();
        using (var export = new OtlpExport(receiver.Address))
        {
            await using (var log = new LoggerConfiguration().WriteTo.Sink(export.Sink).CreateLogger())
                log.ForContext<OtlpExport>().Information("Reconciling {Stacks} stacks", 7);
            await using var running = await RunningOperator.StartAsync(workshop, resources: 6);
        }

        var traces = receiver.TextOf("/v1/traces");
        Assert.Contains("BedrockAgentCoreControl/CreateGateway", traces, StringComparison.Ordinal);
        Assert.Contains("cloud.account.id", traces, StringComparison.Ordinal);
        Assert.Contains("reconciler.stack", traces, StringComparison.Ordinal);
        Assert.Contains(workshop.Specs, traces, StringComparison.Ordinal);
        Assert.Contains("reconciler.aws.calls", receiver.TextOf("/v1/metrics"), StringComparison.Ordinal);
        var logs = receiver.TextOf("/v1/logs");
        Assert.Contains("Reconciling 7 stacks", logs, StringComparison.Ordinal);
        Assert.Contains(typeof(OtlpExport).FullName!, logs, StringComparison.Ordinal);

        var secret = (await workshop.Clients.SecretsManager.GetSecretValueAsync(new() { SecretId = "traced/users/testuser" })).SecretString;
        Assert.DoesNotContain(secret, traces + logs, StringComparison.Ordinal);
        Assert.DoesNotContain(workshop.Aws.SecretAccessKey, traces + logs, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Collector_that_is_not_there_is_said_once()
    {
        var receiver = await OtlpReceiver.StartAsync();
        var gone = receiver.Address;
        await receiver.DisposeAsync();
        var told = new Lines();
        await using var log = new LoggerConfiguration().WriteTo.Sink(told).CreateLogger();
        using (new OtlpFailureLog(gone, log))
        using (var export = new OtlpExport(gone))
        {
            await using var other = new LoggerConfiguration().WriteTo.Sink(export.Sink).CreateLogger();
            other.Information("Lost");
        }

        var text = Assert.Single(told.Texts);
        Assert.StartsWith("Telemetry does not reach ", text, StringComparison.Ordinal);
        Assert.Contains(gone.Authority, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--otlp", "collector:4318", null)]
    [InlineData("--otlp", "http://user:secret@localhost:4318", null)]
    [InlineData(null, null, "nowhere")]
    public async Task Address_that_is_none_is_refused_with_the_remedy_and_not_shown(string? option, string? value, string? variable)
    {
        await using var workshop = await new StackBuilder("traced").WithPolicyEngine().StartAsync();
        if (variable is not null) workshop.Variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = variable;

        string[] more = option is null ? [] : [option, value!];
        var result = await workshop.RunAsync(["run", workshop.Specs, .. more]);

        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("no HTTP URL without credentials", result.Error, StringComparison.Ordinal);
        Assert.Contains("http://localhost:4318", result.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("user:secret", result.Error, StringComparison.Ordinal);
    }

    private sealed class Lines : ILogEventSink
    {
        public List<string> Texts { get; } = [];

        public void Emit(LogEvent logEvent) => Texts.Add(logEvent.RenderMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
