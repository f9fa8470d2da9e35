using Reconciler.AwsSdkGenerator.Catalog;
using Reconciler.AwsSdkGenerator.Modeling;
using static Reconciler.AwsSdkGenerator.Emitting.CodeWriter;

namespace Reconciler.AwsSdkGenerator.Emitting;

/// <summary>Emits the typed exceptions of a service, and the mapping from error code to exception.</summary>
internal static class ExceptionEmitter
{
    private const string Details = "ErrorType errorType, string errorCode, string requestId, HttpStatusCode statusCode";
    private const string DetailArguments = "errorType, errorCode, requestId, statusCode";

    public static string EmitBase(ServiceDefinition service, TypeMap types)
    {
        var code = new CodeWriter(service.Purpose);
        code.Line("using System;").Line("using System.Net;").Line("using Amazon.Runtime;").Line("using Amazon.Runtime.StandIn.Metadata;")
            .Line($"using Amazon.{service.Name}.Model;").Line();
        code.Line($"namespace Amazon.{service.Name};").Line();
        code.Summary($"Any error that {service.Name} returns; its own type is used for errors that the model does not know.");
        code.Block($"public partial class {service.ClassPrefix}Exception : AmazonServiceException", () =>
            Constructors(code, service.ClassPrefix + "Exception", "innerException.Message, innerException"));
        code.Line();
        code.Block($"internal static class {service.ClassPrefix}Errors", () =>
        {
            code.Line("public static AmazonServiceException Create(ServiceError error, Exception inner) => error.Code switch").Line("{");
            foreach (var exception in types.Exceptions)
            {
                var shape = exception.Shape!;
                var codes = new[] { shape.ErrorCode, shape.Name }.Distinct(StringComparer.Ordinal).Select(Literal);
                code.Line($"    {string.Join(" or ", codes)} => new {exception.Name}({ErrorArguments}),");
            }
            code.Line($"    _ => new {service.ClassPrefix}Exception({ErrorArguments}),").Line("};");
        });
        return code.ToString();
    }

    public static string EmitModel(ServiceDefinition service, TypeMap types)
    {
        var code = new CodeWriter(service.Purpose);
        code.Line("using System;").Line("using System.Collections.Generic;").Line("using System.IO;").Line("using System.Net;")
            .Line("using Amazon.Runtime;").Line("using Amazon.Runtime.Internal;").Line("using Amazon.Runtime.StandIn.Metadata;").Line();
        code.Line($"namespace Amazon.{service.Name}.Model;");
        foreach (var exception in types.Exceptions)
        {
            code.Line().Summary($"The error {exception.Shape!.ErrorCode}.");
            code.Block($"public partial class {exception.Name} : {exception.Base}", () =>
            {
                Constructors(code, exception.Name, "innerException");
                if (exception.Shape!.RetryThrottling is { } throttling)
                {
                    code.Line().Summary("The service says that the call can be repeated.");
                    code.Line($"public override RetryableDetails Retryable => new({(throttling ? "true" : "false")});");
                }
                foreach (var property in exception.Properties)
                {
                    code.Line();
                    PropertyEmitter.Emit(code, property);
                }
            });
        }
        return code.ToString();
    }

    private const string ErrorArguments = "error.Message, inner, error.Type, error.Code, error.RequestId, error.StatusCode";

    private static void Constructors(CodeWriter code, string type, string innerArguments) => code
        .Summary("An exception with a message.")
        .Line($"public {type}(string message) : base(message) {{ }}").Line()
        .Summary("An exception with a message and a cause.")
        .Line($"public {type}(string message, Exception innerException) : base(message, innerException) {{ }}").Line()
        .Summary("An exception with a cause.")
        .Line($"public {type}(Exception innerException) : base({innerArguments}) {{ }}").Line()
        .Summary("An error as the service returned it.")
        .Line($"public {type}(string message, {Details}) : base(message, {DetailArguments}) {{ }}").Line()
        .Summary("An error as the service returned it, with a cause.")
        .Line(
            $"public {type}(string message, Exception innerException, {Details}) : base(message, innerException, {DetailArguments}) {{ }}");
}
