using System.Reflection;

namespace Reconciler.Spec.Mapping;

/// <summary>
/// Reads and writes one property of a model. It goes through delegates and not through reflection's own invokers, because those compile a stub
/// for each property: a third of the start-up of a command.
/// </summary>
internal abstract class MemberAccess
{
    public abstract object? Get(object model);

    /// <summary>Sets the property; null sets the default of its type.</summary>
    public abstract void Set(object model, object? value);

    /// <summary>Creates the access to a property that can be read and written.</summary>
    public static MemberAccess Create(PropertyInfo property)
    {
        // A constructor with parameters would be one of reflection's invokers, too: they bind afterwards.
        var access = (MemberAccess)Activator.CreateInstance(
            typeof(Typed<,>).MakeGenericType(property.DeclaringType!, property.PropertyType))!;
        access.Bind(property);
        return access;
    }

    /// <summary>Binds the access to its property.</summary>
    protected abstract void Bind(PropertyInfo property);

    private sealed class Typed<TModel, TValue> : MemberAccess where TModel : class
    {
        private Func<TModel, TValue?> _get = null!;
        private Action<TModel, TValue?> _set = null!;

        public override object? Get(object model) => _get((TModel)model);

        public override void Set(object model, object? value) => _set((TModel)model, value is null ? default : (TValue)value);

        protected override void Bind(PropertyInfo property)
        {
            _get = property.GetMethod!.CreateDelegate<Func<TModel, TValue?>>();
            _set = property.SetMethod!.CreateDelegate<Action<TModel, TValue?>>();
        }
    }
}
