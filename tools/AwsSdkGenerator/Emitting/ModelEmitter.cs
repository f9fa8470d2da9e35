using Reconciler.AwsSdkGenerator.Catalog;

namespace Reconciler.AwsSdkGenerator.Emitting;

/// <summary>Emits requests, responses and their structures.</summary>
internal static class ModelEmitter
{
    public static string Emit(ServiceDefinition service, TypeMap types)
    {
        var code = new CodeWriter(service.Purpose);
        code.Line("using System;").Line("using System.Collections.Generic;").Line("using System.IO;")
            .Line("using Amazon.Runtime;").Line("using Amazon.Runtime.Internal;").Line("using Amazon.Runtime.StandIn.Metadata;").Line();
        code.Line($"namespace Amazon.{service.Name}.Model;").Line();
        code.Summary($"Base of all {service.Name} requests.");
        code.Block($"public partial class {service.ClassPrefix}Request : AmazonWebServiceRequest", () => { });
        foreach (var plan in types.Classes)
        {
            code.Line().Summary(Describe(plan));
            code.Block($"public partial class {plan.Name}{(plan.Base is null ? "" : " : " + plan.Base)}", () =>
            {
                for (var i = 0; i < plan.Properties.Count; i++)
                {
                    if (i > 0)
                        code.Line();
                    PropertyEmitter.Emit(code, plan.Properties[i]);
                }
            });
        }
        return code.ToString();
    }

    private static string Describe(ClassPlan plan) => plan.Base switch
    {
        null when plan.Shape!.IsUnion => $"The structure {plan.Name}: exactly one of its members is set.",
        null => $"The structure {plan.Name}.",
        "AmazonWebServiceResponse" => $"The result of the {plan.Name[..^"Response".Length]} operation.",
        _ => $"The parameters of the {plan.Name[..^"Request".Length]} operation.",
    };
}
