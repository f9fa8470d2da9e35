using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Octokit.Webhooks;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Reconciler.Emulator.Host;
using Reconciler.Engine.Control;
using Reconciler.Worker.Hosting;

namespace Reconciler.Worker.Web;

/// <summary>The web server of <c>run</c>: health, metrics, API, webhooks and the status page, in the process of the loop.</summary>
/// <param name="options">Where it listens, and who may ask.</param>
/// <param name="statuses">What it shows.</param>
/// <param name="sources">The stacks.</param>
/// <param name="controller">The loop.</param>
/// <param name="inspector">Plans without changing anything.</param>
/// <param name="reconcilers">Connects a stack to its account, to read the logs of its gateways.</param>
/// <param name="wake">Makes the worker ask git; it does nothing without git.</param>
/// <param name="clock">The clock.</param>
/// <param name="loggers">The log.</param>
internal sealed class WebServer(
    WebOptions options,
    StatusStore statuses,
    StackSources sources,
    StackController controller,
    StackInspector inspector,
    StackReconcilerFactory reconcilers,
    Action wake,
    TimeProvider clock,
    ILoggerFactory loggers)
    : IHostedService
{
    private const long MaxBody = 25 << 20;
    private WebApplication? _app;

    /// <summary>The address that it listens at; with port 0 in the options, the port that the system has chosen.</summary>
    public string Address => _app!.Urls.First();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            Listen(kestrel);
        });
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.Services.AddOpenApi();
        builder.Services.Configure<JsonOptions>(json =>
        {
            json.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
            json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Default;
        });
        builder.Services.AddSingleton<WebhookEventProcessor>(new Webhooks.GitHubProcessor(wake));
        builder.Services.AddOpenTelemetry().ConfigureResource(resource => resource.AddService("reconciler")).WithMetrics(metrics => metrics
            .AddMeter(LoopMetrics.MeterName, MetricsObserver.MeterName, EmulatedAws.GatewayTelemetry)
            .AddPrometheusExporter());
        if (options.Oidc is { } oidc) OidcTokens.Add(builder.Services, oidc, clock);
        _app = builder.Build();
        var guard = new RequestGuard(options);
        _app.Use((HttpContext http, RequestDelegate next) => guard.InvokeAsync(http, next));
        _app.UseRouting();
        _app.MapPrometheusScrapingEndpoint("/metrics");
        _app.MapOpenApi("/api/openapi.json");
        new HealthApi(statuses, sources, controller).Map(_app);
        new StackApi(statuses, sources, controller).Map(_app);
        new InspectionApi(statuses, sources, inspector, clock).Map(_app);
        new CallsApi(statuses, sources, reconcilers, clock).Map(_app);
        StatusPage.Map(_app);
        Webhooks.Map(_app, options.WebhookSecret, wake);
        await _app.StartAsync(cancellationToken);
        loggers.CreateLogger<WebServer>().LogInformation("Status page at {Address}", Address);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is null) return;

        // Pages that follow the events would keep the server for as long as it waits.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private void Listen(Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions kestrel)
    {
        var address = options.Address;
        if (IPAddress.TryParse(address.DnsSafeHost, out var ip)) kestrel.Listen(ip, address.Port);
        else kestrel.ListenLocalhost(address.Port);
    }
}
