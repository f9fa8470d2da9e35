using Reconciler.Tests.Shared;

namespace EndToEnd.Tests;

/// <summary>
/// Builds the spec folder of a small stack: <c>new StackBuilder("shop").WithPool().WithGateway(pool: "users")</c>. Objects have short
/// names (users, engine, server, gateway, target), and the resources have the default names that the stack's name gives them.
/// </summary>
internal sealed class StackBuilder
{
    /// <summary>The file that holds the built documents.</summary>
    public const string FileName = "built.yaml";

    /// <summary>The folder of the sample server's source, in the repository and in what is written.</summary>
    public const string ServerFolder = "mcp-server";

    private const string WorkshopFolder = "specs/workshop";
    private const string MachinesFolder = "specs/m2m-oauth";

    private readonly string _specs;
    private readonly HashSet<string> _copied = new(StringComparer.Ordinal);
    private readonly List<string> _documents = [];
    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal);

    /// <summary>A stack of no objects, in us-east-1.</summary>
    public StackBuilder(string name)
        : this(name, $"specs/{name}") => With("Stack", name, "region: us-east-1");

    private StackBuilder(string name, string specs)
    {
        Name = name;
        _specs = specs;
    }

    /// <summary>The stack's name.</summary>
    public string Name { get; }

    /// <summary>The built documents.</summary>
    public string Text => string.Join("---\n", _documents);

    /// <summary>The stack of <c>specs/workshop</c> with the source of its server.</summary>
    public static StackBuilder OfWorkshop() =>
        new StackBuilder("agentcore-mcp-server", WorkshopFolder).Copy(WorkshopFolder).Copy(ServerFolder);

    /// <summary>The stack of <c>specs/m2m-oauth</c> with the source of its server.</summary>
    public static StackBuilder OfMachines() => new StackBuilder("m2m-auth-demo", MachinesFolder).Copy(MachinesFolder).Copy(ServerFolder);

    /// <summary>A folder of <c>specs/</c>, with the source of the sample server.</summary>
    public static StackBuilder OfSpecs(string folder) => new StackBuilder(folder, $"specs/{folder}").Copy($"specs/{folder}").Copy(ServerFolder);

    /// <summary>Adds an object.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="spec">The lines of its <c>spec</c>, not indented.</param>
    public StackBuilder With(string kind, string name, params string[] spec)
    {
        var lines = spec.SelectMany(text => text.Split('\n')).Select(line => "  " + line);
        _documents.Add($"apiVersion: agentcore.reconciler/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\n{(spec.Length == 0 ? "spec: {}" : $"spec:\n{string.Join('\n', lines)}")}\n");
        return this;
    }

    /// <summary>
    /// Adds a user pool with a client (<c>client</c>) and a user (<c>testuser</c>). TEST_PASSWORD gives the password; without it the
    /// password is generated.
    /// </summary>
    public StackBuilder WithPool(string name = "users") => With(
        "UserPool",
        name,
        "policies:",
        "  passwordPolicy: {minimumLength: 8, requireUppercase: false, requireLowercase: false, requireNumbers: false, requireSymbols: false}",
        "clients: [{name: client, explicitAuthFlows: [ALLOW_USER_PASSWORD_AUTH, ALLOW_REFRESH_TOKEN_AUTH]}]",
        "users: [{username: testuser, password: {env: TEST_PASSWORD, generate: true}}]");

    /// <summary>
    /// Adds a user pool for machines: a domain, a resource server (<c>tools</c>, scope <c>use</c>) and a client with a secret
    /// (<c>machine</c>).
    /// </summary>
    public StackBuilder WithMachines(string name = "machines") => With(
        "UserPool",
        name,
        $"domain: {{prefix: {Name}-{name}}}",
        "resourceServers: [{identifier: tools, scopes: [{name: use, description: Use tools}]}]",
        "clients:",
        "  - name: machine",
        "    generateSecret: true",
        "    allowedOAuthFlows: [client_credentials]",
        "    allowedOAuthFlowsUserPoolClient: true",
        "    allowedOAuthScopes: [tools/use]");

    /// <summary>Adds a credential provider for the client of a pool.</summary>
    public StackBuilder WithOAuthProvider(string name = "oauth", string client = "machines/machine") =>
        With("OAuth2CredentialProvider", name, $"client: {client}");

    /// <summary>Adds a credential provider for an API key that its owner keeps in Secrets Manager.</summary>
    public StackBuilder WithApiKeyProvider(string name = "key") => With(
        "ApiKeyCredentialProvider",
        name,
        "apiKeySecretConfig: {secretId: \"arn:aws:secretsmanager:us-east-1:000000000000:secret:search-AbCdEf\", jsonKey: key}");

    /// <summary>Adds a policy engine.</summary>
    public StackBuilder WithPolicyEngine(string name = "engine") => With("PolicyEngine", name);

    /// <summary>Adds a policy of an engine.</summary>
    public StackBuilder WithPolicy(string name, string statement, string engine = "engine") =>
        With("CedarPolicy", name, $"policyEngine: {engine}", $"statement: |\n  {statement.ReplaceLineEndings("\n  ")}");

    /// <summary>Adds an MCP server that is built from the sample server's source.</summary>
    public StackBuilder WithServer(string name = "server", params string[] spec) =>
        Copy(ServerFolder).With(
            "McpServer", name, [$"source: {{path: ../../{ServerFolder}}}", "protocolConfiguration: {serverProtocol: MCP}", .. spec]);

    /// <summary>Adds a Lambda function in Python, whose code is in a folder of its name beside the specs.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="code">The code of <c>app.py</c> with the function <c>handler</c>.</param>
    /// <param name="spec">Further lines of its spec.</param>
    public StackBuilder WithFunction(
        string name = "function", string code = "def handler(event, context):\n    return event\n", params string[] spec)
    {
        _files[$"{name}/app.py"] = code;
        return With("LambdaFunction", name, [$"code: {{path: {name}}}", "runtime: python3.13", "handler: app.handler", .. spec]);
    }

    /// <summary>Adds a file beside the specs.</summary>
    public StackBuilder WithFile(string path, string text)
    {
        _files[path] = text;
        return this;
    }

    /// <summary>Adds the source of the sample server, for a server that a test describes itself.</summary>
    public StackBuilder WithServerSource() => Copy(ServerFolder);

    /// <summary>Adds a gateway.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pool">The user pool whose tokens it takes; without one it takes signatures.</param>
    /// <param name="engine">The policy engine that it enforces.</param>
    public StackBuilder WithGateway(string name = "gateway", string? pool = null, string? engine = null)
    {
        List<string> spec = ["protocolType: MCP", $"description: {DescriptionOf(name)}"];
        spec.Add(pool is null ? "authorizerType: AWS_IAM" : $"jwt: {{userPool: {pool}}}");
        if (engine is not null) spec.Add($"policy: {{engine: {engine}, mode: ENFORCE}}");
        return With("Gateway", name, [.. spec]);
    }

    /// <summary>Adds a target that leads from a gateway to a server of the stack.</summary>
    public StackBuilder WithTarget(string name = "target", string gateway = "gateway", string server = "server") => With(
        "GatewayTarget",
        name,
        $"gateway: {gateway}",
        $"mcpServer: {server}",
        "credentialProviderConfigurations:",
        "  - credentialProviderType: GATEWAY_IAM_ROLE",
        "    credentialProvider: {iamCredentialProvider: {service: bedrock-agentcore}}");

    /// <summary>The description of a built gateway.</summary>
    public static string DescriptionOf(string gateway) => $"The tools of {gateway}";

    /// <summary>Writes the stack into a folder.</summary>
    public StackFiles WriteTo(string root)
    {
        var files = new StackFiles(root, _specs);
        Directory.CreateDirectory(Path.Combine(root, ".git"));
        Directory.CreateDirectory(files.Specs);
        foreach (var folder in _copied) CopyFolder(Repository.File(folder), Path.Combine(root, folder));
        if (_documents.Count > 0) File.WriteAllText(Path.Combine(files.Specs, FileName), Text);
        foreach (var (path, text) in _files)
        {
            var file = Path.Combine(files.Specs, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        return files;
    }

    /// <summary>Writes the stack into a temporary folder.</summary>
    public StackFiles Write() => WriteTo(Directory.CreateTempSubdirectory("reconciler-").FullName);

    /// <summary>Starts an embedded AWS for the stack, with a clock that advances by itself.</summary>
    public Task<Workshop> StartAsync() => Workshop.StartAsync(new WorkshopOptions { Stack = this });

    /// <summary>Starts an embedded AWS for the stack and applies it.</summary>
    public Task<Workshop> ConvergedAsync() => Workshop.ConvergedAsync(new WorkshopOptions { Stack = this });

    private StackBuilder Copy(string folder)
    {
        _copied.Add(folder);
        return this;
    }

    /// <summary>Copies a folder without its build output.</summary>
    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var folder in Directory.EnumerateDirectories(from))
        {
            if (Path.GetFileName(folder) is "bin" or "obj") continue;
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        foreach (var file in Directory.EnumerateFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
    }
}
