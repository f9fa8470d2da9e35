using Reconciler.AwsSdkGenerator.Catalog;
using Reconciler.AwsSdkGenerator.Modeling;
using static Reconciler.AwsSdkGenerator.Emitting.CodeWriter;

namespace Reconciler.AwsSdkGenerator.Emitting;

/// <summary>Emits the client of a service, its interface and its configuration.</summary>
internal static class ClientEmitter
{
    public static string Emit(ServiceDefinition service, ServiceModel model, TypeMap types)
    {
        var code = new CodeWriter(service.Purpose);
        code.Line("using System;").Line("using System.Threading;").Line("using System.Threading.Tasks;")
            .Line("using Amazon.Runtime;").Line("using Amazon.Runtime.Endpoints;").Line("using Amazon.Runtime.Internal;")
            .Line("using Amazon.Runtime.StandIn.Client;").Line($"using Amazon.Runtime.StandIn.{ProtocolOf(service, model).Folder};")
            .Line("using Amazon.Runtime.StandIn.Metadata;").Line($"using Amazon.{service.Name}.Model;").Line();
        code.Line($"namespace Amazon.{service.Name};").Line();
        Config(code, service, model);
        code.Line();
        Interface(code, service, types);
        code.Line();
        Client(code, service, types);
        code.Line();
        Descriptor(code, service, model, types);
        return code.ToString();
    }

    private static void Config(CodeWriter code, ServiceDefinition service, ServiceModel model)
    {
        var type = service.ClassPrefix + "Config";
        var descriptor = service.ClassPrefix + "Service.Descriptor";
        code.Summary($"Configuration of {service.ClassPrefix}Client.");
        code.Block($"public partial class {type} : ClientConfig", () =>
        {
            code.Summary("The defaults: region, endpoint and retry mode come from the environment and the profile.");
            code.Block($"public {type}() : base(ClientDefaults.Provider)", () => code
                .Line($"base.ServiceId = {Literal(model.ServiceId)};")
                .Line($"AuthenticationServiceName = {Literal(model.SigningName)};")
                .Line($"EndpointProvider = new RegionalEndpointProvider({descriptor});"));
            code.Line().Summary("The identifier of the service in the AWS configuration.");
            code.Line($"public static new string ServiceId => {Literal(model.ServiceId)};").Line();
            code.Summary("The name of the service in endpoint tables.");
            code.Line($"public override string RegionEndpointServiceName => {Literal(model.EndpointPrefix)};").Line();
            code.Summary("The version of the API.");
            code.Line($"public override string ServiceVersion => {Literal(model.ApiVersion)};").Line();
            code.Summary("What the client calls itself.");
            code.Line($"public override string UserAgent => {descriptor}.UserAgent;").Line();
            code.Summary("The endpoint that a request would be sent to.");
            code.Line("public override Endpoint DetermineServiceOperationEndpoint(ServiceOperationEndpointParameters parameters) =>");
            code.Line("    RegionalEndpointProvider.Resolve(this, parameters.AlternateEndpoint);");
        });
    }

    private static void Interface(CodeWriter code, ServiceDefinition service, TypeMap types)
    {
        var prefix = service.ClassPrefix;
        code.Summary($"The operations of {service.Name} that the project uses.");
        code.Block($"public partial interface I{prefix} : IAmazonService, IDisposable", () =>
        {
            foreach (var operation in types.Operations)
            {
                foreach (var (signature, _) in Signatures(service, operation))
                    code.Summary($"Calls {operation.Name}.").Line($"{signature};").Line();
            }
            code.Summary("The endpoint that a request would be sent to.");
            code.Line("Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request);").Line();
            code.Line($"static ClientConfig IAmazonService.CreateDefaultClientConfig() => new {prefix}Config();").Line();
            code.Line(
                "static IAmazonService IAmazonService.CreateDefaultServiceClient(" +
                "AWSCredentials awsCredentials, ClientConfig clientConfig) =>");
            code.Line(
                $"    awsCredentials is null ? new {prefix}Client(({prefix}Config)clientConfig) : " +
                $"new {prefix}Client(awsCredentials, ({prefix}Config)clientConfig);");
        });
    }

    private static void Client(CodeWriter code, ServiceDefinition service, TypeMap types)
    {
        var prefix = service.ClassPrefix;
        code.Summary($"Client of {service.Name}.");
        code.Block($"public partial class {prefix}Client : AmazonServiceClient, I{prefix}", () =>
        {
            foreach (var (parameters, credentials) in Credentials)
            {
                var lead = parameters.Length > 0 ? parameters + ", " : "";
                var leadArgument = credentials.Length > 0 ? credentials + ", " : "";
                code.Summary($"A client with {(parameters.Length == 0 ? "the credentials of the environment" : "the given credentials")}.")
                    .Line($"public {prefix}Client({parameters}) : base({leadArgument}new {prefix}Config()) {{ }}").Line()
                    .Summary("A client for a region.")
                    .Line(
                        $"public {prefix}Client({lead}RegionEndpoint region) : " +
                        $"base({leadArgument}new {prefix}Config {{ RegionEndpoint = region }}) {{ }}").Line()
                    .Summary("A client with a configuration.")
                    .Line($"public {prefix}Client({lead}{prefix}Config clientConfig) : base({leadArgument}clientConfig) {{ }}").Line();
            }
            code.Line($"protected override IServiceMetadata ServiceMetadata => {prefix}Service.Descriptor;").Line();
            code.Line("protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline) => ClientPipeline.Customize(pipeline);")
                .Line();
            code.Summary("The endpoint that a request would be sent to.");
            code.Line("public Endpoint DetermineServiceOperationEndpoint(AmazonWebServiceRequest request) =>");
            code.Line("    Config.DetermineServiceOperationEndpoint(new ServiceOperationEndpointParameters(request));");
            foreach (var operation in types.Operations)
            {
                foreach (var (signature, body) in Signatures(service, operation))
                    code.Line().Summary($"Calls {operation.Name}.").Line($"public virtual {signature} =>").Line($"    {body};");
            }
        });
    }

    private static void Descriptor(CodeWriter code, ServiceDefinition service, ServiceModel model, TypeMap types)
    {
        code.Summary($"How {service.Name} is spoken to.");
        code.Block($"internal static class {service.ClassPrefix}Service", () =>
        {
            code.Block("public static readonly ServiceDescriptor Descriptor = new()", () => code
                .Line($"ServiceId = {Literal(model.ServiceId)},")
                .Line($"Namespace = \"Amazon.{service.Name}\",")
                .Line($"EndpointPrefix = {Literal(model.EndpointPrefix)},")
                .Line($"SigningName = {Literal(model.SigningName)},")
                .Line($"ApiVersion = {Literal(model.ApiVersion)},")
                .Line($"Protocol = new {ProtocolOf(service, model).Class}(),")
                .Lines(model.TargetPrefix is null ? [] : [$"TargetPrefix = {Literal(model.TargetPrefix)},"])
                .Line($"CreateError = {service.ClassPrefix}Errors.Create,"), "};");
            foreach (var operation in types.Operations)
            {
                if (operation.RequestUri.Contains('?', StringComparison.Ordinal))
                    throw new NotSupportedException($"{operation.Name}: the stand-in runtime has no fixed query parameters.");
                var unsigned = operation.IsUnsigned ? ", isUnsigned: true" : "";
                code.Line().Line($"public static readonly InvokeOptions {operation.Name} =");
                code.Line(
                    $"    Descriptor.Operation<{operation.Name}Response>(" +
                    $"\"{operation.Name}\", \"{operation.Method}\", {Literal(operation.RequestUri)}{unsigned});");
            }
        });
    }

    private static (string Folder, string Class) ProtocolOf(ServiceDefinition service, ServiceModel model) => model.Protocol switch
    {
        "rest-json" => ("Json", "RestJsonProtocol"),
        "json" => ("Json", "AwsJsonProtocol"),
        "query" => ("Query", "AwsQueryProtocol"),
        var other => throw new NotSupportedException($"{service.Model}: protocol {other}"),
    };

    private static readonly (string Parameters, string Arguments)[] Credentials =
    [
        ("", ""),
        ("AWSCredentials credentials", "credentials"),
        ("string awsAccessKeyId, string awsSecretAccessKey", "awsAccessKeyId, awsSecretAccessKey"),
        ("string awsAccessKeyId, string awsSecretAccessKey, string awsSessionToken", "awsAccessKeyId, awsSecretAccessKey, awsSessionToken"),
    ];

    private static IEnumerable<(string Signature, string Body)> Signatures(ServiceDefinition service, OperationModel operation)
    {
        var name = operation.Name;
        if (service.Overloads.TryGetValue(name, out var members))
        {
            var parameters = string.Concat(members.Select(m => $"string {Argument(m)}, "));
            var initializer = members.Length == 0 ? "()" : $" {{ {string.Join(", ", members.Select(m => $"{m} = {Argument(m)}"))} }}";
            yield return ($"Task<{name}Response> {name}Async({parameters}CancellationToken cancellationToken = default)",
                $"{name}Async(new {name}Request{initializer}, cancellationToken)");
        }
        yield return ($"Task<{name}Response> {name}Async({name}Request request, CancellationToken cancellationToken = default)",
            $"InvokeAsync<{name}Response>(request, {service.ClassPrefix}Service.{name}, cancellationToken)");
    }

    private static string Argument(string member) => char.ToLowerInvariant(member[0]) + member[1..];
}
