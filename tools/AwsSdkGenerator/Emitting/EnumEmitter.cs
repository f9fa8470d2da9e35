using Reconciler.AwsSdkGenerator.Catalog;
using Reconciler.AwsSdkGenerator.Modeling;
using static Reconciler.AwsSdkGenerator.Emitting.CodeWriter;

namespace Reconciler.AwsSdkGenerator.Emitting;

/// <summary>Emits the open enumerations of the SDK: classes of string constants.</summary>
internal static class EnumEmitter
{
    public static string Emit(ServiceDefinition service, TypeMap types)
    {
        var code = new CodeWriter(service.Purpose);
        code.Line("using Amazon.Runtime;").Line().Line($"namespace Amazon.{service.Name};");
        foreach (var shape in types.Enums)
        {
            var type = Naming.Pascal(shape.Name);
            code.Line().Summary($"Constants used for properties of type {type}.");
            code.Block($"public class {type} : ConstantClass", () =>
            {
                foreach (var value in shape.EnumValues.DistinctBy(Naming.Constant))
                {
                    code.Summary($"Constant {Naming.Constant(value)} for {type}.");
                    code.Line($"public static readonly {type} {Naming.Constant(value)} = new {type}({Literal(value)});");
                }
                code.Line().Summary("A value that has no constant here.").Line($"public {type}(string value) : base(value) {{ }}");
                code.Line().Summary("Finds the constant for the value, or makes one.");
                code.Line($"public static {type} FindValue(string value) => FindValue<{type}>(value);");
                code.Line().Summary("Converts a string to the constant.");
                code.Line($"public static implicit operator {type}(string value) => FindValue(value);");
            });
        }
        return code.ToString();
    }
}
