using Amazon.Lambda.Model;

namespace EndToEnd.Tests;

/// <summary>Changes of Lambda functions and of who may invoke them.</summary>
internal static class DriftFunctionCases
{
    private const string Function = "LambdaFunction/function";
    private const string Permission = "LambdaPermission/function.from-api";

    public static IReadOnlyDictionary<string, DriftCase> All { get; } = new Dictionary<string, DriftCase>
    {
        ["function description"] = Configured(["description"], update => update.Description = "mine"),
        ["function handler"] = Configured(["handler"], update => update.Handler = "evil.handler"),
        ["function runtime"] = Configured(["runtime"], update => update.Runtime = "python3.9"),
        ["function timeout"] = Configured(["timeout"], update => update.Timeout = 900),
        ["function memory"] = Configured(["memorySize"], update => update.MemorySize = 1024),
        ["function storage"] = Configured(["ephemeralStorage.size"], update => update.EphemeralStorage = new() { Size = 1024 }),
        ["function tracing"] = Configured(["tracingConfig.mode"], update => update.TracingConfig = new() { Mode = "Active" }),
        ["function variables"] = Configured(
            ["environment.variables.EVIL"],
            update => update.Environment = new() { Variables = new() { ["MODE"] = "test", ["EVIL"] = "true" } }),
        ["function log"] = Configured(["loggingConfig.logGroup"], update => update.LoggingConfig = new() { LogGroup = "/elsewhere" }),
        ["function layers"] = Configured(
            ["layers"], update => update.Layers = ["arn:aws:lambda:us-east-1:000000000000:layer:evil:1"]),
        ["function key"] = Configured(
            ["kMSKeyArn"], update => update.KMSKeyArn = "arn:aws:kms:us-east-1:000000000000:key/00000000-0000-0000-0000-000000000000"),
        ["function network"] = Configured(
            ["vpcConfig"], update => update.VpcConfig = new() { SubnetIds = ["subnet-0123456a"], SecurityGroupIds = ["sg-0123456a"] }),
        ["function dead letters"] = Configured(
            ["deadLetterConfig"], update => update.DeadLetterConfig = new() { TargetArn = "arn:aws:sqs:us-east-1:000000000000:mine" }),
        ["function code"] = new(
            Function,
            ["codeSha256"],
            async w => await w.Clients.Lambda.UpdateFunctionCodeAsync(new() { FunctionName = Name, ZipFile = await OtherCodeAsync() }))
        { Stack = Stack },
        ["function tags"] = new(
            Function,
            ["tags.Intruder"],
            async w => await w.Clients.Lambda.TagResourceAsync(
                new() { Resource = $"arn:aws:lambda:us-east-1:000000000000:function:{Name}", Tags = new() { ["Intruder"] = "was here" } }))
        { Stack = Stack },
        ["function permission"] = new(
            Permission,
            ["sourceArn"],
            async w =>
            {
                await w.Clients.Lambda.RemovePermissionAsync(new() { FunctionName = Name, StatementId = "from-api" });
                await w.Clients.Lambda.AddPermissionAsync(new()
                {
                    FunctionName = Name,
                    StatementId = "from-api",
                    Action = "lambda:InvokeFunction",
                    Principal = "apigateway.amazonaws.com",
                });
            })
        { Stack = Stack },
    };

    /// <summary>The name of the function of <see cref="Stack"/>.</summary>
    public const string Name = "shop-function";

    public static StackBuilder Stack() => new StackBuilder("shop").WithFunction(
        spec:
        [
            "environment: {variables: {MODE: test}}",
            "permissions: [{name: from-api, principal: apigateway.amazonaws.com, sourceArn: \"arn:aws:execute-api:us-east-1:000000000000:api/*\"}]",
        ]);

    private static DriftCase Configured(string[] fields, Action<UpdateFunctionConfigurationRequest> change) => new(
        Function,
        [fields[^1]],
        async w =>
        {
            var update = new UpdateFunctionConfigurationRequest { FunctionName = Name };
            change(update);
            await w.Clients.Lambda.UpdateFunctionConfigurationAsync(update);
        })
    { Stack = Stack };

    private static async Task<MemoryStream> OtherCodeAsync()
    {
        var stream = new MemoryStream();
        await using (var zip = new System.IO.Compression.ZipArchive(stream, System.IO.Compression.ZipArchiveMode.Create, leaveOpen: true))
        {
            await using var writer = new StreamWriter(await zip.CreateEntry("app.py").OpenAsync());
            await writer.WriteAsync("def handler(event, context): return 'evil'");
        }

        stream.Position = 0;
        return stream;
    }
}
